"""One decision: its form from the service's own schema; what the service says stands at its field, and nothing typed is lost."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from portal import firms
from portal.begun import LIBRARY, asks, begun_with
from portal.desk import Visit
from portal.findings import Findings, check, found_by
from portal.follower_names import name_of
from portal.forms import Field, Schema, chosen_of, operation_of, subject_of, title_of, units_to_choose
from portal.item_number import ABOUT, ITEM
from portal.looks import page_of
from portal.official import key_of, live, show, turned_to, typed
from portal.pages.evidence import files_of
from portal.papers import hand_in, hands_in
from portal.services import Said
from portal.terms import HIDDEN, SERVICES

WHERE = re.compile(r"/(?P<service>[a-z]+)(?P<path>(/[A-Za-z0-9._-]{1,64}){1,6})")
OPERATING = re.compile("/(refused|parked|views)/")
OPERATIONS = "/operations"
RULES = "/rules"
UNSAID = frozenset({"kind", "key", "ref", "jurisdictions", "own", "in_force"})
"""What an answer about a rule set says for programs alone."""
VIEW = re.compile("/views/([a-z_]+_[0-9]+)/")
NAMES_RULES = {("monitoring", "/rounds"): "lights"}
"""Where a set of rules is named, and of which kind it is."""
USABLE = ("随系统提供", "已批准")


async def decide(visit: Visit) -> Response:
    """`/decide?at=/goals/items/…/review`: the form, or what came of it."""
    where = WHERE.fullmatch(visit.request.query_params.get("at", ""))
    if not where or where["service"] not in SERVICES:
        return visit.missing()
    service, path = where["service"], where["path"]
    document = await visit.ask.document(service)
    if not document.ok:
        return visit.refused(document)
    thing = await visit.ask.get(service, path.rpartition("/")[0])
    operation = operation_of(document.body, path)
    if operation is None:
        return visit.missing()
    schema = Schema.of(document.body, operation)
    known = thing.body if thing.ok and isinstance(thing.body, Mapping) else {}
    at = f"/{service}{path}"
    decision = next((one for one in known.get("decisions", ()) if one["path"] == at), None)
    checkable = operation_of(document.body, f"{path}/check") is not None
    back = _back(path) or (page_of(at.rpartition("/")[0]) if known.get("decisions") else "/")
    about_it = known or await _item_of(visit, path)
    page = _Page(visit, at, decision, operation, thing, back, about_it, checkable, await visit.named(about_it))
    of = ABOUT.search(path)
    page.hands_in = hands_in(service, of[0] if of else "")
    page.rules, page.units, page.choosable, page.files, page.firms = await asyncio.gather(
        _rules(visit, service, path),
        visit.units(),
        visit.open_units(),
        files_of(visit, service, of[0] if of else ""),
        firms.known_to(visit, schema),
    )
    if visit.request.method != "POST":
        begins = await begun_with(visit, service, path, schema, known, about_it)
        return page.show(_asked(path, schema, begins))
    form = await visit.form()
    papers = await hand_in(visit, service, of[0] if of else "", form)
    raw, key = firms.named(papers.named(typed(form)), page.firms), key_of(form)
    if change := str(form.get("_rows") or ""):
        changed, turn = _changed(raw, change)
        return page.show(_asked(path, schema, changed), key, turn=turn)
    if papers.refused:
        return page.show(_asked(path, schema, raw), key, papers.refused, papers.findings)
    if form.get("_do") == "check":
        found_now = await check(visit, service, path, schema.body(raw))
        return page.show(_asked(path, schema, raw), key, found=found_now.but_for("sha256") if live(visit) else found_now)
    said = await visit.ask.post(service, path, schema.body(raw), key)
    if said.ok:
        return visit.done(page.back, said)
    return page.show(_asked(path, schema, raw), key, said)


class _Page:
    """What stands around the form."""

    def __init__(
        self,
        visit: Visit,
        at: str,
        decision: Mapping[str, Any] | None,
        operation: Mapping[str, Any],
        thing: Said,
        back: str,
        about: Mapping[str, Any],
        checkable: bool,
        people: Mapping[str, str],
    ) -> None:
        self._visit, self._at, self._decision, self._thing, self.back, self._about = visit, at, decision, thing, back, about
        self._checkable, self._people = checkable, people
        self._title = decision["title"] if decision else title_of(operation)
        self.rules: tuple[tuple[str, str], ...] = ()
        """Those that may be named here, by key, with their titles."""
        self.units: Mapping[str, str] = {}
        """Those that they may see, by code."""
        self.choosable: Mapping[str, str] = {}
        """Those of them that may be chosen."""
        self.files: Mapping[str, str] = {}
        """Those of its item that they may open, by their hashes."""
        self.hands_in = ""
        """Where a file is handed in as soon as it is chosen."""
        self.firms: Mapping[str, str] = {}
        """Those that were engaged before, by code, where this decision engages one."""
        self._subject = subject_of(operation)

    @property
    def name(self) -> str:
        """Of what it is about."""
        return str((self._about.get("content") or {}).get("name", ""))

    def show(
        self, fields: tuple[Field, ...], key: str = "", said: Said | None = None, found: Findings | None = None, turn: str = ""
    ) -> Response:
        """The form, and above it what the service said."""
        known = self._thing.body if self._thing.ok and isinstance(self._thing.body, dict) else {}
        found = found or (found_by(said) if said else Findings())
        own_rules = self.back == RULES
        choosable = {code: name for code, name in self.choosable.items() if code != self._about.get("code")}
        fields = firms.offered(chosen_of(fields, {"rule_set": self.rules, "unit": units_to_choose(choosable)}), self.firms)
        return show(
            self._visit,
            "decide.html",
            at=self._at,
            item=of.group() if (of := ITEM.search(self._at)) else "",
            title=self._title,
            subject=self._subject,
            files=self.files,
            units=self.units,
            hands_in=self.hands_in,
            indicators={one["name"]: one for one in (self._about.get("content") or {}).get("indicators") or ()},
            decision=self._decision,
            inputs=fields,
            facts={name: one for name, one in self._about.items() if not isinstance(one, Mapping) and not (own_rules and name in UNSAID)},
            parts={name: one for name, one in self._about.items() if isinstance(one, Mapping) and one and name not in HIDDEN},
            key=key,
            turn=turn,
            said=said,
            unplaced=[one.sentence for one in found.all if one.place and not _stands(fields, one.place)],
            found=found,
            checkable=self._checkable,
            people=self._people,
            back=self.back,
            operating=self.back == OPERATIONS,
            name=known.get("name") or self.name or _view(self._at),
            status_word=known.get("status", ""),
        )


def _asked(path: str, schema: Schema, values: Any) -> tuple[Field, ...]:
    """The fields, but for those that what was chosen has no use for."""
    change = values.get("change") if isinstance(values, Mapping) else None
    return tuple(one for one in schema.fields(values) if asks(path, change, one.name))


async def _item_of(visit: Visit, path: str) -> Mapping[str, Any]:
    """Where nothing is there yet to decide on: the item's goal and how its monitoring came out last."""
    found = ITEM.search(path)
    said = await visit.ask.get("audit", f"/items/{found[0]}") if found else Said("audit", 404)
    if not said.ok:
        return {}
    records = list(((said.body.get("monitoring") or {}).get("records") or {}).items())
    record = {**records[-1][1], "period_end_month": int(records[-1][0])} if records else {}
    return {"record": record, "content": (said.body.get("goal") or {}).get("content") or {}}


async def _rules(visit: Visit, service: str, path: str) -> tuple[tuple[str, str], ...]:
    """The sets of rules that a decision names one of; what is in force first. Nothing where they are not told: then the name is typed."""
    kind = NAMES_RULES.get((service, path))
    rows = (await visit.ask.get(service, "/rule-sets", kind=kind)).items if kind else []
    usable = [one for one in rows if one["status"] in USABLE]
    return tuple((one["key"], f"{one['title']} · {one['key']}") for one in sorted(usable, key=lambda one: not one["in_force"]))


def _changed(raw: Any, change: str) -> tuple[Any, str]:
    """A row more, or one less, `add:measures`, `del:measures.1`; and where the keyboard goes on."""
    what, _, at = change.partition(":")
    *steps, last = at.split(".")
    of = [*steps, last] if what == "add" else steps
    place, before = _held(raw, steps), list(_held(raw, of))
    if what == "add" and isinstance(place, dict):
        held = place.get(last)
        place[last] = [*(held if isinstance(held, list) else []), {}]
    elif what == "del" and isinstance(place, list) and last.isdecimal() and int(last) < len(place):
        del place[int(last)]
    return raw, turned_to(change, ".".join(of), before, _held(raw, of))


def _held(raw: Any, steps: Iterable[str]) -> Any:
    """What stands at this place of what was typed; nothing where there is no such place."""
    for step in steps:
        if isinstance(raw, list):
            raw = raw[int(step)] if step.isdecimal() and int(step) < len(raw) else {}
        else:
            raw = raw.get(step, {}) if isinstance(raw, dict) else {}
    return raw


def _stands(fields: tuple[Field, ...], name: str) -> bool:
    return any(one.name == name or _stands(one.parts, name) for one in fields)


def _view(at: str) -> str:
    """What is called so that an operator has derived anew."""
    found = VIEW.search(at)
    return name_of(found[1]) if found else ""


def _back(path: str) -> str:
    if OPERATING.match(path):
        return OPERATIONS
    if indicator := LIBRARY.match(path):
        return f"/library/{indicator[1]}"
    found = ITEM.search(path)
    return f"/items/{found[0]}" if found else RULES if path.startswith("/rule-sets/") else ""
