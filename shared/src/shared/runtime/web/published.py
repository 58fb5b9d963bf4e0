"""What a service says of itself to programs, as it was written with its code: nothing is composed while it serves."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from shared.published import KINDS, document_of
from shared.runtime.web.unchanged import tag_of, unless_known

STATIC = "static-asyncapi"
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>
<script src="{root}/{static}/asyncapi-viewer.iife.js"></script>
<asyncapi-viewer src="{root}/asyncapi.json" sidebar></asyncapi-viewer></html>"""


def install(app: FastAPI, service: str) -> None:
    """Serve its documents and a page that shows the one on its topics; of what is not written yet the framework says what it can."""
    for kind in KINDS:
        if (path := document_of(service, kind)).exists():
            _serve(app, f"/{kind}.json", path)

    package = find_spec("asyncapi_viewer")
    assert package is not None
    assert package.submodule_search_locations
    app.mount(f"/{STATIC}", StaticFiles(directory=Path(next(iter(package.submodule_search_locations))) / "static"), name=STATIC)

    @app.get("/asyncapi", include_in_schema=False)
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE.format(title=app.title, root=request.scope.get("root_path", ""), static=STATIC))


def _serve(app: FastAPI, address: str, path: Path) -> None:
    async def document(request: Request) -> Response:
        body = await asyncio.to_thread(path.read_bytes)
        return unless_known(request, Response(body, media_type="application/json", headers={"ETag": tag_of(body)}))

    app.router.routes[:] = [one for one in app.router.routes if getattr(one, "path", "") != address]
    app.add_route(address, document, include_in_schema=False)
