"""An operator has a view derived anew (重建视图): begun, watched, called off, with a reason that is logged."""

from typing import Annotated

import structlog
from fastapi import Path
from pydantic import BaseModel
from sqlalchemy import Connection

from shared.runtime.decider import Refusal, Unknown
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint
from shared.runtime.following.building import CannotBuild, name_of
from shared.runtime.web.auth import Role, county
from shared.runtime.web.commands import BODY
from shared.runtime.web.context import serving
from shared.runtime.web.operating import Because, Settled
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

OPERATOR = county(Role.OPERATOR)
routes = Routes(tags=["operating"])
ViewKey = Annotated[str, Path(pattern="^[a-z_]{1,60}_[0-9]{1,4}$", description="of a view's version / 视图版本, e.g. watchlist_1")]

logger = structlog.get_logger()


class CannotRebuild(Refusal):
    """It is being derived already, or this process does not read the logs that it is made from."""

    zh = "现在不能重建"


class NotRebuilt(Refusal):
    """Nobody derives it anew, so there is nothing to call off."""

    zh = "没有正在进行的重建"


class Derived(BaseModel):
    """How far a view that is derived anew has come in one log."""

    source: str
    position: int
    head: int
    """The log's end, as far as it is known."""


class ViewStanding(BaseModel):
    """A view, and whether it is being derived anew."""

    key: str
    derived: list[Derived]
    """Of each log; empty while nobody derives it. The live view answers meanwhile."""
    seconds_left: float | None
    """By the pace so far; null where this process does not know it."""
    ended: str
    """How the last one that this process began came out, one sentence; empty where there was none."""


@routes.get("/views", may=OPERATOR)
async def views_of_service(ask: Ask) -> list[ViewStanding]:
    """视图与重建进度: every view, and how far those have come that are being derived anew, also by the command line."""
    service = serving(ask.request)

    def standings(conn: Connection) -> list[ViewStanding]:
        stands = {(follower, source): at for follower, source, at in checkpoint.progress(conn)}
        found = []
        for view in service.rebuilding.views:
            ends = {name: log.head for name, log in service.rebuilding.sources.items()}
            derived = [
                Derived(source=name, position=at.position, head=max(ends.get(name) or 0, at.target or 0, at.position))
                for name in view.hears
                if (at := stands.get((name_of(view), name)))
            ]
            left = service.rebuilding.seconds_left(view, sum(one.position for one in derived), sum(one.head for one in derived))
            found.append(ViewStanding(key=view.key, derived=derived, seconds_left=left, ended=service.rebuilding.ended.get(view.key, "")))
        return found

    return await service.database.read(standings)


@routes.post("/views/{view}/rebuilding", may=OPERATOR, refuses=(*BODY, Unknown, CannotRebuild))
async def rebuild_view(view: ViewKey, body: Because, ask: Ask) -> Settled:
    """重建视图: derived anew beside the live one and put in its place, as the command line's `views rebuild` does."""
    try:
        await serving(ask.request).rebuilding.begin(_named(ask, view))
    except CannotBuild as reason:
        raise CannotRebuild(str(reason)) from reason
    logger.info("view rebuilt", person=ask.person, view=view, because=body.reason)
    return Settled(id=view)


@routes.post("/views/{view}/stopping", may=OPERATOR, refuses=(*BODY, Unknown, NotRebuilt))
async def stop_rebuilding(view: ViewKey, body: Because, ask: Ask) -> Settled:
    """叫停重建: whoever derives it gives up before its next page; the live view stays as it is."""
    chosen, service = _named(ask, view), serving(ask.request)
    if not await service.database.write(lambda conn: service.rebuilding.call_off(conn, chosen)):
        raise NotRebuilt(f"视图 {view} 没有在重建")
    logger.info("view rebuilding stopped", person=ask.person, view=view, because=body.reason)
    return Settled(id=view)


def _named(ask: Ask, key: str) -> View:
    for view in serving(ask.request).rebuilding.views:
        if view.key == key:
            return view
    raise Unknown(f"没有视图 {key}")
