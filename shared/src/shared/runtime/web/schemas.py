"""The schemas of a service's events: what `dataschema` names is found here, by everybody, and may be kept for an hour."""

from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from shared.events.envelope import Catalogue, schema_of
from shared.events.schemas import ENVELOPE, address, schemas, written
from shared.runtime.web import parameters
from shared.runtime.web.context import serving
from shared.runtime.web.contract import PUBLIC, responses
from shared.runtime.web.parameters import StrictRoute
from shared.runtime.web.rules import InvalidRequest, NoSuchAddress
from shared.runtime.web.unchanged import IF_NONE_MATCH, tag_of, unless_known

routes = APIRouter(route_class=StrictRoute)

MEDIA_TYPE = "application/schema+json"
KEPT = {"Cache-Control": "public, max-age=3600"}
"""A schema only grows: whoever has an older one reads every document still."""
OPEN: dict[str, Any] = PUBLIC | {"parameters": [IF_NONE_MATCH]}
HEADERS = {
    "ETag": {"description": "the schema's version / 版本", "schema": {"type": "string"}},
    "Cache-Control": {"description": "how long it may be kept / 可缓存多久", "schema": {"type": "string"}},
}
UNCHANGED: dict[str, Any] = {"description": "未变 / not modified", "headers": HEADERS}


class Published(BaseModel):
    """A schema of this service."""

    name: str
    """The event's class, as `GoalApproved`; `Envelope` for the whole document."""
    version: int
    dataschema: str | None
    """What events of this shape carry as `dataschema`; none for the envelope."""
    address: str
    """Where the schema is; its `$id`."""


@routes.get("/schemas", tags=["schemas"], openapi_extra=PUBLIC, responses=responses(parameters.RULES))
async def published(request: Request) -> list[Published]:
    """事件结构目录: every schema of this service's events, and of the envelope around them."""
    told = serving(request).handler.tells
    return [_published(serving(request).name, name, version) for name, version in _composed(_frozen(told))]


@routes.get(
    "/schemas/{name}/{version}",
    tags=["schemas"],
    response_class=Response,
    openapi_extra=OPEN,
    responses=responses((InvalidRequest, *parameters.RULES, NoSuchAddress))
    | {200: {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}, "headers": HEADERS}, 304: UNCHANGED},
)
async def schema(
    request: Request,
    name: Annotated[str, Path(pattern="^[A-Za-z]{1,80}$", description="the event's class / 事件名, e.g. GoalApproved, or Envelope")],
    version: Annotated[int, Path(ge=1, lt=10_000)],
) -> Response:
    """事件结构: the JSON Schema (2020-12) of an event's `data`; `urn:bihuan:goals:GoalApproved:1` is `/goals/schemas/GoalApproved/1`."""
    service = serving(request)
    found = _composed(_frozen(service.handler.tells)).get((name, version))
    if found is None:
        raise NoSuchAddress(f"{service.name} 没有事件 {name} 第 {version} 版的结构，全部结构见 /{service.name}/schemas")
    return unless_known(request, Response(found, headers={"ETag": tag_of(found), **KEPT}, media_type=MEDIA_TYPE))


def _published(service: str, name: str, version: int) -> Published:
    dataschema = None if name == ENVELOPE else schema_of(f"bihuan.{service}.{name}", version)
    return Published(name=name, version=version, dataschema=dataschema, address=address(service, name, version))


def _frozen(told: Catalogue) -> tuple[tuple[str, Any], ...]:
    return tuple(told.items())


@lru_cache
def _composed(told: tuple[tuple[str, Any], ...]) -> dict[tuple[str, int], bytes]:
    """Composed when the first one asks."""
    return {(name, version): written(schema) for name, version, schema in schemas(dict(told))}
