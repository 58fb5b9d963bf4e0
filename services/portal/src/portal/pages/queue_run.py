"""A batch under way: a few commands with each request, a result for each thing, and on from where it was after any break."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from portal.batches import MOST, Batch
from portal.desk import Visit
from portal.forms import Schema, operation_of
from portal.official import typed
from portal.pages.decide import WHERE
from portal.pages.queue import NOBODY_CHOSEN
from portal.services import Said
from portal.terms import _

AWAY = _("服务暂时没有应答，没有办成；再接着办即可，不会重复办理。")
TOO_LONG = _("这一批装不下：请少选几项，或者把要写的内容写短一些。什么都没有改变。")


@dataclass(frozen=True)
class Run:
    """How far a batch has come: what was refused on the way, by thing, and what the things are called."""

    batch: Batch
    refused: Mapping[str, str]
    names: Mapping[str, str]
    stopped: bool = False
    position: str = ""

    @property
    def open(self) -> int:
        """How many are still to be tried."""
        return len(self.batch.left) - len(self.refused)


async def run(visit: Visit) -> Response:
    """`/queue/run`: begin (`_do=begin`), go on, or give up (`_do=drop`); asked for, it shows what is not finished."""
    begun = visit.begun()
    if visit.request.method != "POST":
        return _shown(visit, Run(begun, {}, {}, stopped=True)) if begun else RedirectResponse("/queue", 303)
    form = await visit.form()
    if form.get("_do") == "drop":
        answer: Response = RedirectResponse(begun.back if begun else "/queue", 303)
        answer.delete_cookie(visit.batches.cookie, path="/queue")
        return answer
    names = {str(key).removeprefix("_name."): str(value) for key, value in form.multi_items() if str(key).startswith("_name.")}
    refused = {str(key).removeprefix("_refused."): str(value) for key, value in form.multi_items() if str(key).startswith("_refused.")}
    if form.get("_do") == "begin":
        said = await _begun(visit, form)
        if not isinstance(said, Batch):
            return said
        begun, refused = said, {}
        if not visit.sealed(begun):
            return visit.show("told.html", 422, sentence=TOO_LONG)
    if begun is None:
        return RedirectResponse("/queue", 303)
    after, answers = await begun.step(visit.ask, tuple(refused))
    refused |= {thing: one.sentence for thing, one in answers.items() if not one.ok and not one.away}
    return _shown(visit, Run(after, refused, names, any(one.away for one in answers.values()), _latest(answers)))


async def _begun(visit: Visit, form: FormData) -> Batch | Response:
    """The batch that was confirmed."""
    service, what = str(form.get("_service") or ""), str(form.get("_what") or "")
    things = tuple(dict.fromkeys(str(one) for one in form.getlist("_thing")))[:MOST]
    document = await visit.ask.document(service) if service in visit.ask.names else Said(service, 404)
    if not document.ok:
        return visit.refused(document) if document.away else visit.missing()
    operation = operation_of(document.body, f"{things[0]}/{what}") if things else None
    if operation is None or not all(WHERE.fullmatch(f"/{service}{one}/{what}") for one in things):
        return visit.missing() if things else visit.show("told.html", 422, sentence=NOBODY_CHOSEN)
    schema = Schema.of(document.body, operation)
    known: dict[str, Any] = {"id": str(form["_batch"])} if form.get("_batch") else {}
    back = str(form.get("_back") or "/queue")
    return Batch(
        visit.person.id,
        service,
        what,
        str(form.get("_title") or ""),
        back if back.startswith("/queue") else "/queue",
        schema.body(typed(form)),
        things,
        **known,
    )


def _latest(answers: Mapping[str, Said]) -> str:
    """How far the log has come with these."""
    return max((one.position for one in answers.values() if one.position), key=lambda one: int(one.partition(":")[2]), default="")


def _shown(visit: Visit, now: Run) -> Response:
    page = visit.show("queue_run.html", 200, here="work", run=now, batch=now.batch)
    if now.open:
        secure = visit.request.url.scheme == "https"
        page.set_cookie(visit.batches.cookie, visit.sealed(now.batch), path="/queue", httponly=True, samesite="lax", secure=secure)
    else:
        page.delete_cookie(visit.batches.cookie, path="/queue")
    return visit.settled(page, f"{now.batch.back}&what={now.batch.what}") if now.batch.done else page
