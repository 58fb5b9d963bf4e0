"""`python -m tests.bench.append_server <log> <issuer's folder> <port>`: monitoring's API, and a route that does nothing."""

import sys
from dataclasses import replace
from pathlib import Path

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import Mount

from issuer.directory import AUDIENCE, ISSUER, Directory
from monitoring.api.executions import ExecutionTold
from monitoring.service import SERVICE
from shared.runtime import logs
from shared.runtime.clock import WallClock
from shared.runtime.host import Host
from shared.runtime.service import Part
from shared.runtime.web.commands import Answer, Call, RecordedRef
from shared.runtime.web.routes import Routes
from shared.runtime.web.verifying import Verifier
from tests.bench.append_log import database_at
from tests.bench.append_work import JURISDICTION

routes = Routes()
ANSWER = Answer(
    stream=f"execution/{JURISDICTION}-2020-P000000001",
    version=1,
    events=[RecordedRef(id="01900000-0000-7000-8000-000000000000", type="bihuan.monitoring.ExecutionReported")],
)


@routes.post("/nothing", may=SERVICE.permissions["tell_execution"])
async def nothing(body: ExecutionTold, call: Call) -> Answer:
    """The same body, validation, token and answer; no command."""
    return ANSWER


async def _serve(url: str, folder: Path, port: int) -> None:
    service = replace(SERVICE, routes=lambda: [*SERVICE.routes(), routes])
    verifier = Verifier(Directory(folder, JURISDICTION).keys, ISSUER, AUDIENCE, JURISDICTION)
    host = Host(service, database_at(url), WallClock(), verifier, JURISDICTION, frozenset({Part.API}))
    await host.open()
    await host.begin({})
    mounted = Starlette(routes=[Mount("/monitoring", host.app)])
    config = uvicorn.Config(
        mounted, host="127.0.0.1", port=port, loop="uvloop", http="httptools", lifespan="off", log_config=None, access_log=False
    )
    try:
        await uvicorn.Server(config).serve()
    finally:
        await host.close()


if __name__ == "__main__":
    logs.to_stderr()
    uvloop.run(_serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
