"""What is listed of an item, to take along: what happened, newest first or as the auditor sees it, and its files."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from portal.desk import Visit
from portal.listings import Column
from portal.pages.evidence import handed_in, papers_of
from portal.pages.item import told as shown
from portal.pages.taking import Asked, Table, listed, told
from portal.people import AUTOMATIC
from portal.services import Said
from portal.terms import PROGRAMS, SERVICES, _

TRAIL = "/items/{item}/trail"


async def _events(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    """In the order of the trail."""
    async for said in listed("audit", TRAIL)(visit, asked):
        people = await visit.named(said.items)
        yield told(said, [_event(visit, one, people) for one in said.items]) if said.ok else said


def _event(visit: Visit, event: Mapping[str, Any], people: Mapping[str, str]) -> dict[str, Any]:
    """With who it was by name, and what was said by it."""
    who = event["who"]
    program = who.removeprefix(AUTOMATIC)
    name = people.get(who, who)
    if program != who:
        name = visit.term(_("%(service)s自动办理")) % {"service": visit.term(PROGRAMS.get(program, program))}
    return {**shown(event), "who": name, "source": visit.term(SERVICES[event["source"]])}


async def _newest_first(visit: Visit, asked: Asked) -> AsyncIterator[Said]:
    pages = [said async for said in _events(visit, asked)]
    yield told(pages[-1], [row for said in reversed(pages) for row in reversed(said.items)]) if pages[-1].ok else pages[-1]


async def _files(visit: Visit, _asked: Asked) -> AsyncIterator[Said]:
    number = visit.request.path_params["item"]
    state, files = await visit.ask.get("audit", f"/items/{number}"), await handed_in(visit, number)
    lost = next((said for said in (state, *files.values()) if said.away), None)
    yield lost or told(files["goals"] if files["goals"].ok else state, papers_of(state.body if state.ok else {}, files))


TIME, SOURCE, TITLE = Column("time", _("业务时间"), "moment"), Column("source", _("环节")), Column("title", _("事件"))
WHO, AUTHORITY, SAID = Column("who", _("经办")), Column("authority", _("依据")), Column("said", _("说明"), "prose")
RECORDED, LOST = Column("recordedtime", _("记录时间"), "moment"), Column("lost", _("作废"), "prose")
TABLES = (
    Table(TRAIL.replace("{item}", "{item:item}"), _("经过"), (TIME, SOURCE, TITLE, WHO, AUTHORITY, SAID, RECORDED, LOST), _newest_first),
    Table(
        "/items/{item:item}/audit",
        _("逐件事件"),
        (
            TIME,
            SOURCE,
            TITLE,
            WHO,
            AUTHORITY,
            SAID,
            RECORDED,
            Column("type", _("事件类型"), "prose"),
            Column("position", _("位置"), "number"),
            Column("stream", _("流"), "prose"),
            Column("streamversion", _("流内序号"), "number"),
            Column("id", _("事件标识"), "prose"),
            LOST,
        ),
        _events,
    ),
    Table(
        "/items/{item:item}/files",
        _("文件与佐证"),
        (
            Column("title", _("文件"), "prose"),
            Column("name", _("文件名"), "prose"),
            Column("size", _("大小（字节）"), "number"),
            Column("unit", _("单位代码"), "code"),
            Column("unit", _("单位"), "unit"),
            Column("handed_in_on", _("提交日期"), "day"),
            Column("sha256", "SHA-256", "prose"),
        ),
        _files,
    ),
)
