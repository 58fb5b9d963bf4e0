"""What waits for me as a queue: many are chosen, what each would become is shown, and only then they are decided."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from starlette.responses import Response

from portal.batches import MOST, checked
from portal.desk import Visit
from portal.findings import Findings, found_by
from portal.forms import Field, Schema, operation_of
from portal.official import typed
from portal.order import Order, day_or_last, text
from portal.services import Said
from portal.terms import SERVICES, _

ROWS = 200
SORTS = {"name": text("name"), "unit": text("unit"), "since": text("since"), "due_on": day_or_last("due_on")}
LOOKED_AT = 5
"""Things that are asked what may be decided on them; those of one queue are alike."""
NOT_FOR_MANY = ("rows", "group", "words", "choices")
"""Fields that say something about one thing alone."""
NOBODY_CHOSEN = _("还没有选任何一项：在清单左边勾选要办的，再预览。")
TOO_MANY = _("一次最多办 100 项：请先选少一些，其余下一批再办。")


@dataclass(frozen=True)
class Offer:
    """A decision that may be taken on many of the queue, and its form."""

    what: str
    title: str
    schema: Schema
    fields: tuple[Field, ...]


async def queue(visit: Visit) -> Response:
    """`/queue?service=goals&kind=goal&status=财政已审&what=approval`."""
    given = visit.request.query_params
    said, units = await asyncio.gather(
        visit.ask.together(**{service: (service, "/todo", {"limit": ROWS}) for service in SERVICES}), visit.units()
    )
    rows = [{**one, "service": service} for service in SERVICES for one in said[service].items]
    queues = _queues(rows)
    asked = (given.get("service", ""), given.get("kind", ""), given.get("status", ""))
    chosen = next((one for one in queues if one["key"] == asked), queues[0] if queues and not any(asked) else None)
    offers = await _offers(visit, chosen["rows"]) if chosen else []
    order = Order.asked(given, SORTS)
    offer = next((one for one in offers if one.what == given.get("what", "")), offers[0] if offers else None)
    known = {
        "here": "work",
        "queues": queues,
        "chosen": chosen and chosen | {"rows": order.of(chosen["rows"])},
        "by": order.by or "due_on",
        "falling": order.falling,
        "offers": offers,
        "offer": offer,
        "units": units,
        "away": [one for one in said.values() if one.away],
        "begun": visit.begun(),
        "picked": (),
        "wrong": "",
        "found": Findings(),
        "asking": False,
    }
    if visit.request.method != "POST" or not chosen or not offer:
        return visit.show("queue.html", 200, **known)
    form = await visit.form()
    picked = tuple(str(one) for one in form.getlist("_thing"))
    wrong = NOBODY_CHOSEN if not picked else TOO_MANY if len(picked) > MOST else ""
    raw = typed(form)
    if wrong or form.get("_do") == "back":
        return visit.show("queue.html", 422 if wrong else 200, **known | {"picked": picked, "wrong": wrong, "offer": _with(offer, raw)})
    return await _preview(visit, known, chosen, offer, picked, raw)


async def _preview(
    visit: Visit, known: dict[str, Any], chosen: Mapping[str, Any], offer: Offer, picked: tuple[str, ...], raw: dict[str, Any]
) -> Response:
    """What each would become, or the sentence with which it would be refused; nothing has happened yet."""
    body = offer.schema.body(raw)
    found = await checked(visit.ask, chosen["service"], offer.what, picked, body)
    invalid = next((one for one in found.values() if one.status == 422), None)
    if invalid:
        more = {"picked": picked, "wrong": invalid.sentence, "offer": _with(offer, raw), "found": found_by(invalid)}
        return visit.show("queue.html", 422, **known | more)
    by_thing = {one["thing"]: one for one in chosen["rows"]}
    rows = [{**by_thing.get(thing, _unknown(thing)), "thing": thing, "verdict": verdict_of(one)} for thing, one in found.items()]
    return visit.show(
        "queue_preview.html",
        200,
        **known | {"rows": rows, "passing": [one for one in rows if one["verdict"]["passes"]], "raw": raw, "batch": str(uuid4())},
    )


def verdict_of(said: Said) -> dict[str, Any]:
    """What a check says of one thing: whether it passes, what it becomes, or the sentences why not."""
    if said.ok:
        sentences = [one["sentence"] for one in said.body["findings"]]
        return {"passes": said.body["passes"], "becomes": said.body["becomes"], "sentences": sentences}
    return {"passes": False, "becomes": "", "sentences": [said.sentence or _("服务暂时没有应答，没有问到。")]}


def _queues(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows by what is to be done with them: things of one kind in one status."""
    made = []
    for key, several in groupby(sorted(rows, key=_key), key=_key):
        held = [{**one, "thing": one["path"].removeprefix(f"/{one['service']}")} for one in several]
        address = "/queue?" + urlencode(dict(zip(("service", "kind", "status"), key, strict=True)))
        made.append({"key": key, "service": key[0], "task": held[0]["task"], "status": key[2], "rows": held, "address": address})
    return made


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["service"], row["kind"], row["status"]


async def _offers(visit: Visit, rows: list[dict[str, Any]]) -> list[Offer]:
    """What may be decided on many of these: what the service allows on one of the first, can try, and asks the same of all."""
    service = rows[0]["service"]
    document, *things = await asyncio.gather(
        visit.ask.document(service), *(visit.ask.get(service, one["thing"]) for one in rows[:LOOKED_AT])
    )
    if not document.ok:
        return []
    found: dict[str, Offer] = {}
    alike = [said.body for row, said in zip(rows, things, strict=False) if said.ok and said.body.get("status") == row["status"]]
    for one in (one for thing in alike for one in thing.get("decisions", ()) if one["allowed"]):
        path = one["path"].removeprefix(f"/{service}")
        what = path.rpartition("/")[2]
        if what in found or not operation_of(document.body, f"{path}/check"):
            continue
        operation = operation_of(document.body, path)
        assert operation is not None
        schema = Schema.of(document.body, operation)
        if not any(field.required and field.kind in NOT_FOR_MANY for field in schema.fields({})):
            found[what] = Offer(what, one["title"], schema, _fields(schema, {}))
    return list(found.values())


def _fields(schema: Schema, raw: Mapping[str, Any]) -> tuple[Field, ...]:
    return tuple(one for one in schema.fields(raw) if one.kind not in NOT_FOR_MANY)


def _with(offer: Offer, raw: Mapping[str, Any]) -> Offer:
    """With what was typed."""
    return replace(offer, fields=_fields(offer.schema, raw))


def _unknown(thing: str) -> dict[str, Any]:
    return {"name": thing, "item": "", "unit": "", "status": ""}
