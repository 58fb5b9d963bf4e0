"""导入: a file of official forms, shown as it is with each finding at its cell, corrected in the page, then committed form by form."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from portal.desk import Visit
from portal.item_number import is_project, year_of
from portal.listings import LISTS
from portal.pictures import drawn
from portal.services import PATIENCE, Said
from portal.terms import _

AT_ONCE = 20
"""Forms of a page, and of one step of a whole file whose forms are kept one by one."""
TOGETHER = 250
"""Forms of one step of a whole file whose forms the service keeps together."""
TOLD = 100
"""So many refusals of a whole file are listed."""
NO_FILE = _("请先选择一个文件。")
ROUNDS = ("一上", "二上", "追加")
AGAIN = {"CommandReused": "again"}
"""By this rule the same form is known."""


class Way(NamedTuple):
    """Which forms come in, and where they go."""

    service: str
    title: str
    preview: str
    """Where the service reads a file."""
    page: str
    """Below the item: where somebody types the form."""
    under: str
    """Below the item: what the import stands under."""
    keeps: str = ""
    """Where a form is kept at once; empty: it is filled into the page of the step that is due, and sent from there."""
    together: bool = False
    """Whether the service itself keeps the forms of a page: `keeps` is asked as the preview is."""
    sends: str = ""
    """Where a form goes that is sent at once; empty: it is sent from its page, with its papers."""
    reads: str = "import_goal.html"
    """How a page shows what a form is read as."""
    month: int = 0
    """The round that forms of monitoring are of."""
    listed: str = ""
    """The list that a whole unit's file is begun from, where no form need be there yet."""

    def back(self, item: str) -> tuple[str, str]:
        """Where the import is left to: its words and address."""
        if self.listed and not is_project(item):
            return LISTS[self.listed].title, f"/lists/{self.listed}?year={year_of(item)}"
        return item, f"/items/{item}{self.page}"

    def here(self, item: str) -> str:
        """The address of the import."""
        return f"/items/{item}{self.under}/import"


DECLARATIONS = Way(
    "goals",
    _("绩效目标申报表"),
    "/imports/preview",
    "/declaration",
    "",
    "/imports/drafts",
    together=True,
    sends="/items/{}/declaration",
    listed="goals",
)
SELF_EVALUATIONS = Way(
    "evaluation",
    _("绩效自评表"),
    "/self-evaluations/imports/preview",
    "/self-evaluation",
    "/self-evaluation",
    "/self-evaluations/{}/filling",
    reads="import_scores.html",
    listed="evaluation",
)

FRAMEWORKS = Way("evaluation", _("绩效评价指标体系"), "/key-evaluations/imports/preview", "/key-evaluation", "/key-evaluation")


BEGUN = {"": DECLARATIONS, "self-evaluation": SELF_EVALUATIONS}
"""Of these several items' forms come in one file."""


async def begin(visit: Visit) -> Response:
    """`/import?year=2021&what=self-evaluation`: forms of several items, in files that are handed in for the own unit as a whole."""
    way = BEGUN.get(visit.request.query_params.get("what", ""))
    year = visit.request.query_params.get("year", "").strip() or str(visit.today.year + 1)
    if way is None or not visit.person.unit or not (year.isascii() and year.isdecimal() and len(year) == 4 and year.startswith("20")):
        return visit.missing()
    return RedirectResponse(way.here(f"{visit.person.jurisdiction}-{year}-D{visit.person.unit}"), 303)


def self_checks(visit: Visit) -> Way:
    """Monitoring forms of one round, each in the page of its item's record."""
    month = visit.request.path_params["month"]
    page, keeps = f"/monitoring/{month}", f"/items/{{}}/records/{month}/progress"
    title = _("绩效目标执行监控表")
    return Way("monitoring", title, "/records/imports/preview", page, page, keeps, reads="import_progress.html", month=month)


async def upload(visit: Visit, way: Way = DECLARATIONS) -> Response:
    """`/items/…/import`: choose a file; it is handed in for this item, and nothing else happens."""
    item = visit.request.path_params["item"]
    said, sentence = None, ""
    if visit.request.method == "POST":
        form = await visit.request.form()
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            said = await visit.ask.hand_in(way.service, item, file.filename, file.file)
            if said.ok:
                return RedirectResponse(f"{way.here(item)}/{said.body['sha256']}?name={quote(file.filename)}&seen={said.position}", 303)
        else:
            sentence = NO_FILE
    status = 422 if sentence else 200 if said is None else 502 if said.away else said.status
    whole_unit = way in BEGUN.values() and item.endswith(f"-D{visit.person.unit}")
    begun = next((what for what, one in BEGUN.items() if one is way), "")
    units = await visit.units() if whole_unit else {}
    asked = {"whole_unit": whole_unit, "begun": begun, "units": units}
    return visit.show("import.html", status, here=way.service, item=item, said=said, sentence=sentence, way=way, **asked)


async def upload_evaluation(visit: Visit) -> Response:
    """`/items/…/self-evaluation/import`: the same for self-evaluation forms."""
    return await upload(visit, SELF_EVALUATIONS)


async def preview_evaluation(visit: Visit) -> Response:
    """`/items/…/self-evaluation/import/<SHA-256>?name=`: the same for self-evaluation forms."""
    return await preview(visit, SELF_EVALUATIONS)


async def upload_framework(visit: Visit) -> Response:
    """`/items/…/key-evaluation/import`: the same for the indicator system of a key evaluation."""
    return await upload(visit, FRAMEWORKS)


async def preview_framework(visit: Visit) -> Response:
    """`/items/…/key-evaluation/import/<SHA-256>?name=`: the same for the indicator system of a key evaluation."""
    return await preview(visit, FRAMEWORKS)


async def upload_self_check(visit: Visit) -> Response:
    """`/items/…/monitoring/6/import`: the same for monitoring forms of a round."""
    return await upload(visit, self_checks(visit))


async def preview_self_check(visit: Visit) -> Response:
    """`/items/…/monitoring/6/import/<SHA-256>?name=`: the same for monitoring forms of a round."""
    return await preview(visit, self_checks(visit))


async def preview(visit: Visit, way: Way = DECLARATIONS) -> Response:
    """`/items/…/import/<SHA-256>?name=`: look (`_do=check`), correct, and commit (`save`, `send`; `all`, step by step, the whole file)."""
    params = visit.request.path_params
    form = await visit.request.form() if visit.request.method == "POST" else FormData()
    name = visit.request.query_params.get("name", "")[:200]
    corrections, items = _typed(form, "_cell:"), _typed(form, "_item:")
    if more := str(form.get("_more") or "").strip():
        corrections[more if "!" in more else f"{form.get('_sheet') or ''}!{more.upper()}"] = str(form.get("_be") or "")
    after = visit.request.query_params.get("after") or form.get("_after")
    typed = str(form.get("_password") or "")
    password = typed or visit.passwords.known(visit.request, visit.person)
    body = {
        "file": {"title": name, "sha256": params["sha256"]},
        "about": params["item"],
        "corrections": corrections,
        "items": {place: code for place, code in items.items() if code},
        "after": _count({"after": after}, "after"),
        "limit": AT_ONCE,
        "password": password,
    } | ({"month": way.month} if way.month else {})
    known = {"way": way, "item": params["item"], "sha256": params["sha256"], "name": name, "corrections": corrections, "items": items}
    known["after"] = body["after"]
    what = str(form.get("_do") or "check")
    if what == "all" and way.together:
        return await _step(visit, way, body, form, known)
    said = await visit.ask.post(way.service, way.preview, body, seconds=PATIENCE)
    if _locked(said):
        return _asked_to_unlock(visit, way, said, form, known)
    if not said.ok and not corrections and not items:
        return visit.refused(said)
    if said.ok and way.keeps and what in ("save", "send", "all"):
        return await _committed(visit, way, said.body, body, form, what, known)
    seen: Mapping[str, Any] = said.body if said.ok else {"forms": [], "sheets": [], "findings": [], "next": None}
    status = 200 if said.ok else 502 if said.away else said.status
    known |= {"seen": seen, "pictures": drawn(seen, corrections), "said": said, "rounds": ROUNDS}
    return _opened(visit, visit.show("import_preview.html", status, here=way.service, **known), password)


def _locked(said: Said) -> bool:
    """Whether the file is not opened without its password, or by this one."""
    return isinstance(said.body, dict) and said.body.get("place") == "password"


def _asked_to_unlock(visit: Visit, way: Way, said: Said, form: FormData, known: Mapping[str, Any]) -> Response:
    """The password is asked for; what was sent goes along, and is gone on with once it is there."""
    along = [(name, value) for name, value in form.multi_items() if name not in ("_password", "_after") and isinstance(value, str)]
    wrong = bool(form.get("_password"))
    return visit.show("import_locked.html", said.status if wrong else 200, here=way.service, said=said, wrong=wrong, along=along, **known)


def _opened(visit: Visit, answer: Response, password: str, over: bool = False) -> Response:
    """What opened the file is kept while it is looked at."""
    if password and over:
        visit.passwords.forget(answer, visit.request)
    elif password:
        visit.passwords.keep(answer, visit.request, visit.person, password)
    return answer


def _typed(form: FormData, begins: str) -> dict[str, str]:
    """What was typed, by the cell that the field is named by."""
    return {key.removeprefix(begins): str(value).strip() for key, value in form.multi_items() if key.startswith(begins)}


async def _step(visit: Visit, way: Way, body: Mapping[str, Any], form: FormData, known: Mapping[str, Any]) -> Response:
    """The next forms of the whole file, kept together; where there is no answer it stops here, to be gone on with."""
    said = await visit.ask.post(way.service, way.keeps, {**body, "limit": TOGETHER}, seconds=PATIENCE)
    if _locked(said):
        return _asked_to_unlock(visit, way, said, form, known)
    if not said.ok and not said.away:
        return visit.refused(said)
    seen = said.body if said.ok else {"results": [], "next": body["after"], "rows": 0, "row": 0}
    results = [_became(one) for one in seen["results"]]
    return _done(
        visit, form, seen, results, whole=True, stopped=said.away, why=said.sentence, listed=False, password=body["password"], **known
    )


async def _committed(
    visit: Visit, way: Way, seen: Mapping[str, Any], body: Mapping[str, Any], form: FormData, what: str, known: Mapping[str, Any]
) -> Response:
    """Each chosen form as an ordinary draft, and sent where that was asked for; again, it is the same command and changes nothing."""
    chosen = {str(one) for one in form.getlist("_form")}
    forms = {_place(one): one for one in seen["forms"] if what == "all" or _place(one) in chosen}
    drafts = [one for one in forms.values() if one["drafts"]]
    passed = [_told(one, way, "refused", _first(one)) for one in forms.values() if not one["drafts"]]
    if way.together:
        results = await _together(visit, way, body, drafts)
    else:
        results = await asyncio.gather(*(_one(visit, way, one) for one in drafts))
    if what == "send" and way.sends:
        budget_round = str(form.get("_round") or "")
        results = await asyncio.gather(*(_sent(visit, way, forms[one["place"]], one, budget_round) for one in results))
    stopped = any(one["away"] for one in results)
    return _done(
        visit, form, seen, [*results, *passed], whole=what == "all", stopped=stopped, listed=True, password=body["password"], **known
    )


def _done(
    visit: Visit,
    form: FormData,
    seen: Mapping[str, Any],
    results: list[dict[str, Any]],
    whole: bool,
    stopped: bool,
    listed: bool,
    password: str,
    why: str = "",
    **known: Any,
) -> Response:
    """How far it has come, and what was not taken: the results of all steps up to here, which the page takes along from step to step."""
    refused = [one for one in results if one["state"] == "refused"]
    named = [*map(str, form.getlist("_refused")), *(" ".join((one["place"], one["item"], one["sentence"])) for one in refused)]
    began = _count(form, "_began") or int(time.time())
    spent = max(0, int(time.time()) - began)
    shown = visit.show(
        "import_done.html",
        here=known["way"].service,
        seen=seen,
        results=[one for one in results if listed],
        whole=whole,
        done=_count(form, "_done") + len(results) - len(refused),
        refused=named[:TOLD],
        refusals=_count(form, "_refusals") + len(refused),
        began=began,
        left=round(spent * (seen["rows"] - seen["row"]) / seen["row"]) if seen["row"] else 0,
        stopped=stopped,
        why=why,
        **known,
    )
    over = whole and not stopped and not seen["next"]
    return _opened(visit, shown if named or stopped else visit.settled(shown), password, over)


def _count(form: Mapping[str, Any], name: str) -> int:
    """A number that a page of ours had sent; 0 where it is none."""
    told = str(form.get(name) or "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else 0


def _place(one: Mapping[str, Any]) -> str:
    return f"{one['source']['sheet']}!{one['source']['cell']}"


def _first(one: Mapping[str, Any]) -> str:
    """What stands most in a form's way."""
    return next((found["sentence"] for found in one["findings"] if found["fatal"]), "")


def _told(one: Mapping[str, Any], way: Way, state: str, sentence: str = "", away: bool = False) -> dict[str, Any]:
    """What became of a form of the preview."""
    name = (one["content"] or {}).get("name", "") if way.sends else one["name"]
    return {"item": one["item"], "name": name, "place": _place(one), "state": state, "sentence": sentence, "away": away}


def _became(one: Mapping[str, Any]) -> dict[str, Any]:
    """What became of a form that the service kept, or did not."""
    refused = one["refused"] or {"rule": "", "sentence": ""}
    state = AGAIN.get(refused["rule"], "refused") if one["refused"] else "draft"
    told = {name: one[name] for name in ("item", "name", "place")}
    return told | {"state": state, "sentence": refused["sentence"], "away": False}


async def _together(visit: Visit, way: Way, body: Mapping[str, Any], forms: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What became of these forms, which the service keeps by one command."""
    said = await visit.ask.post(way.service, way.keeps, {**body, "chosen": [*map(_place, forms)]}, seconds=PATIENCE) if forms else None
    if said and not said.ok:
        return [_told(one, way, "refused", said.sentence, said.away) for one in forms]
    return [_became(one) for one in said.body["results"]] if said else []


async def _one(visit: Visit, way: Way, one: Mapping[str, Any]) -> dict[str, Any]:
    """What became of one form, kept by itself."""
    said: Said = await visit.ask.post(way.service, way.keeps.format(one["item"]), one["content"], one["draft_key"])
    return _told(one, way, "draft" if said.ok else AGAIN.get(said.problem, "refused"), said.sentence, said.away)


async def _sent(visit: Visit, way: Way, one: Mapping[str, Any], told: dict[str, Any], budget_round: str) -> dict[str, Any]:
    """What became of one form that is sent once it is kept."""
    if told["state"] != "draft":
        return told
    said = await visit.ask.post(way.service, way.sends.format(one["item"]), {"budget_round": budget_round}, one["declaration_key"])
    return told | {"state": "declared" if said.ok else "draft", "sentence": said.sentence, "away": said.away}
