"""The files of an item (文件与佐证), as the services that took them list them, and the download of one."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response, StreamingResponse

from portal.desk import Visit
from portal.papers import title_of
from portal.services import Said

TAKEN_BY = ("goals", "monitoring", "evaluation", "feedback")
"""The services that files are handed in to."""
PASSED_ON = ("content-type", "content-disposition", "content-length", "cache-control", "x-content-type-options")


async def download(visit: Visit) -> Response:
    """`/evidence/monitoring/<SHA-256>`: the file as the service gives it, under the permission of what it proves."""
    service, sha256 = visit.request.path_params["service"], visit.request.path_params["sha256"]
    if service not in TAKEN_BY:
        return visit.missing()
    return await passed_on(visit, service, f"/evidence/{sha256}")


async def hand_in(visit: Visit) -> Response:
    """`/evidence/monitoring?about=360922-2020-P0017`: a file as soon as it is chosen, for the script of its page, which then names it."""
    service, form = visit.request.path_params["service"], await visit.form()
    file = form.get("file")
    if service not in TAKEN_BY or not isinstance(file, UploadFile) or not file.filename:
        return visit.missing()
    said = await visit.ask.hand_in(service, visit.request.query_params.get("about", ""), file.filename, file.file)
    return visit.show("file_kept.html", 502 if said.away else said.status, said=said, title=title_of(file.filename))


async def passed_on(visit: Visit, service: str, path: str) -> Response:
    """A file of a service as it comes, or why there is none for this person."""
    said = await visit.ask.file(service, path)
    if not said.ok:
        return visit.refused(said)

    async def content() -> AsyncIterator[bytes]:
        try:
            async for chunk in said.body.aiter_raw():
                yield chunk
        finally:
            await said.body.aclose()

    return StreamingResponse(content(), headers={name: said.body.headers[name] for name in PASSED_ON if name in said.body.headers})


async def handed_in(visit: Visit, number: str) -> dict[str, Said]:
    """What each service has of this item's files that this person may read."""
    return await visit.ask.together(**{service: (service, "/evidence", {"about": number}) for service in TAKEN_BY})


async def files_of(visit: Visit, service: str, number: str) -> dict[str, str]:
    """Where the service's files of this item are that this person may open, by their hashes; none while it does not answer."""
    said = await visit.ask.get(service, "/evidence", about=number) if number else Said(service, 404)
    return {one["sha256"]: f"/evidence/{service}/{one['sha256']}" for one in said.items}


def papers_of(known: Mapping[str, Any], files: Mapping[str, Said]) -> list[Mapping[str, Any]]:
    """Each document that the item's state names, with the file where there is one, and then the files that no claim names yet."""
    held: dict[str, dict[str, Any]] = {}
    for service, said in files.items():
        for one in said.items:
            title = "、".join(one["titles"]) or one["name"]
            held.setdefault(one["sha256"], {**one, "title": title, "at": f"/evidence/{service}/{one['sha256']}"})
    named = {one["sha256"]: one for one in _named(known)}
    return [{**one, **held.pop(sha256, {})} for sha256, one in named.items()] + list(held.values())


def _named(at: Any) -> Sequence[Mapping[str, Any]]:
    """Every document in a state, wherever it stands."""
    if isinstance(at, Mapping):
        own = [at] if at.get("sha256") and at.get("title") else []
        return [*own, *(one for part in at.values() for one in _named(part))]
    return [one for part in at for one in _named(part)] if isinstance(at, list) else []
