"""导入: a file of official forms, shown as it is with each finding at its cell, corrected in the page, then committed form by form."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from portal.desk import Visit
from portal.pictures import drawn
from portal.services import PATIENCE, Said
from portal.terms import _

AT_ONCE = 20
"""Forms of a page, and of one step of a whole file."""
TOLD = 100
"""So many refusals of a whole file are listed."""
NO_FILE = _("请先选择一个文件。")
ROUNDS = ("一上", "二上", "追加")


async def begin(visit: Visit) -> Response:
    """`/import?year=2021`: forms of the own unit, of several items; its files are handed in for the unit as a whole."""
    year = visit.request.query_params.get("year", "").strip() or str(visit.today.year + 1)
    if not visit.person.unit or not (year.isascii() and year.isdecimal() and len(year) == 4 and year.startswith("20")):
        return visit.missing()
    return RedirectResponse(f"/items/{visit.person.jurisdiction}-{year}-D{visit.person.unit}/import", 303)


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
    sends: str = ""
    """Where a form goes that is sent at once; empty: it is sent from its page, with its papers."""
    reads: str = "import_goal.html"
    """How a page shows what a form is read as."""
    month: int = 0
    """The round that forms of monitoring are of."""

    def here(self, item: str) -> str:
        """The address of the import."""
        return f"/items/{item}{self.under}/import"


DECLARATIONS = Way("goals", _("绩效目标申报表"), "/imports/preview", "/declaration", "", "/items/{}/draft", "/items/{}/declaration")
SELF_EVALUATIONS = Way(
    "evaluation",
    _("绩效自评表"),
    "/self-evaluations/imports/preview",
    "/self-evaluation",
    "/self-evaluation",
    "/self-evaluations/{}/filling",
    reads="import_scores.html",
)

FRAMEWORKS = Way("evaluation", _("绩效评价指标体系"), "/key-evaluations/imports/preview", "/key-evaluation", "/key-evaluation")


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
    return visit.show("import.html", status, here=way.service, item=item, said=said, sentence=sentence, way=way)


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
    password = str(form.get("_password") or "")
    body = {
        "file": {"title": name, "sha256": params["sha256"]},
        "about": params["item"],
        "corrections": corrections,
        "items": {place: code for place, code in items.items() if code},
        "after": _count({"after": after}, "after"),
        "limit": AT_ONCE,
        "password": password,
    } | ({"month": way.month} if way.month else {})
    said = await visit.ask.post(way.service, way.preview, body, seconds=PATIENCE)
    known = {"way": way, "item": params["item"], "sha256": params["sha256"], "name": name, "corrections": corrections, "items": items}
    known |= {"password": password}
    if not said.ok and not corrections and not items:
        if isinstance(said.body, dict) and said.body.get("place") == "password":
            return visit.show("import_locked.html", said.status if password else 200, here=way.service, said=said, **known)
        return visit.refused(said)
    what = str(form.get("_do") or "check")
    if said.ok and way.keeps and what in ("save", "send", "all"):
        return await _committed(visit, way, said.body, form, what, known)
    seen: Mapping[str, Any] = said.body if said.ok else {"forms": [], "sheets": [], "findings": [], "next": None}
    status = 200 if said.ok else 502 if said.away else said.status
    known |= {"seen": seen, "pictures": drawn(seen, corrections), "said": said, "rounds": ROUNDS, "after": body["after"]}
    return visit.show("import_preview.html", status, here=way.service, **known)


def _typed(form: FormData, begins: str) -> dict[str, str]:
    """What was typed, by the cell that the field is named by."""
    return {key.removeprefix(begins): str(value).strip() for key, value in form.multi_items() if key.startswith(begins)}


async def _committed(visit: Visit, way: Way, seen: Mapping[str, Any], form: FormData, what: str, known: Mapping[str, Any]) -> Response:
    """Each chosen form as an ordinary draft, and sent where that was asked for; again, it is the same command and changes nothing."""
    chosen = {str(one) for one in form.getlist("_form")}
    forms = [one for one in seen["forms"] if what == "all" or _place(one) in chosen]
    budget_round = str(form.get("_round") or "") if what == "send" and way.sends else ""
    results = await asyncio.gather(*(_one(visit, way, one, budget_round) for one in forms if one["drafts"]))
    done = _count(form, "_done") + sum(one["done"] for one in results)
    refused = [str(one) for one in form.getlist("_refused")]
    passed = [one for one in forms if not one["drafts"]]
    refused += [f"{one['item']} {one['sentence']}".strip() for one in results if not one["done"]]
    refused += [f"{one['source']['sheet']}!{one['source']['cell']} {_first(one)}" for one in passed]
    began = _count(form, "_began") or int(time.time())
    spent = max(0, int(time.time()) - began)
    left = round(spent * (seen["rows"] - seen["row"]) / seen["row"]) if seen["row"] else 0
    shown = visit.show(
        "import_done.html",
        here=way.service,
        seen=seen,
        results=results,
        whole=what == "all",
        done=done,
        refused=refused[:TOLD],
        refusals=_count(form, "_refusals") + len([one for one in results if not one["done"]]) + len(passed),
        began=began,
        left=left,
        stopped=any(one["away"] for one in results),
        **known,
    )
    return shown if refused else visit.settled(shown)


def _count(form: Mapping[str, Any], name: str) -> int:
    """A number that a page of ours had sent; 0 where it is none."""
    told = str(form.get(name) or "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else 0


def _place(one: Mapping[str, Any]) -> str:
    return f"{one['source']['sheet']}!{one['source']['cell']}"


def _first(one: Mapping[str, Any]) -> str:
    """What stands most in a form's way."""
    return next((found["sentence"] for found in one["findings"] if found["fatal"]), "")


async def _one(visit: Visit, way: Way, one: Mapping[str, Any], budget_round: str) -> dict[str, Any]:
    """What became of one form."""
    goal = way is DECLARATIONS
    body = {"content": one["content"], "source": one["source"]} if goal else one["content"]
    told = {"item": one["item"], "name": one["content"]["name"] if goal else one["name"], "place": _place(one), "state": "", "sentence": ""}
    said: Said = await visit.ask.post(way.service, way.keeps.format(one["item"]), body, one["draft_key"])
    if not said.ok:
        again = said.problem == "CommandReused"
        return told | {"done": again, "away": said.away, "state": "again" if again else "refused", "sentence": said.sentence}
    if not budget_round:
        return told | {"done": True, "away": False, "state": "draft"}
    said = await visit.ask.post(way.service, way.sends.format(one["item"]), {"budget_round": budget_round}, one["declaration_key"])
    return told | {
        "done": True,
        "away": said.away,
        "state": "declared" if said.ok else "draft",
        "sentence": "" if said.ok else said.sentence,
    }
