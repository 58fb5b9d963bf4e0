"""`serve` and `migrate`."""

import signal
from typing import TYPE_CHECKING, Annotated

import typer

from shared.runtime.cli import one_sentence
from shared.runtime.eventlog import schema
from shared.runtime.service import EVERYTHING, Part, Service
from shared.runtime.settings import MigrateSettings, load

if TYPE_CHECKING:
    from shared.runtime.production import Settings

Only = Annotated[str, typer.Option(help=f"只运行这些部分，以逗号分隔 / only these parts: {','.join(Part)}")]


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""

    @app.command()
    @one_sentence
    def serve(only: Only = "") -> None:
        """运行服务: API, relay, followers and deadlines, or some of them, until SIGTERM."""
        import uvloop

        from shared.runtime import production

        parts = _parts(only)
        settings = production.settings(service, parts)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)  # the server hears it and ends by itself; what it raises again must not kill us
        uvloop.run(_serve(service, settings, parts))

    @app.command()
    @one_sentence
    def migrate() -> None:
        """建立或升级数据库: make or upgrade the tables as the owner, and grant the runtime role what it needs."""
        settings = load(MigrateSettings)
        typer.echo(schema.migrate(settings.owner_database, settings.database))


def _parts(only: str) -> frozenset[Part]:
    asked = {part.strip() for part in only.split(",") if part.strip()}
    if unknown := asked - set(Part):
        raise typer.BadParameter(f"没有这样的部分 / no such part: {', '.join(sorted(unknown))}")
    return frozenset(map(Part, asked)) or EVERYTHING


async def _serve(service: Service, settings: "Settings", parts: frozenset[Part]) -> None:
    from starlette.responses import RedirectResponse
    from starlette.routing import Route

    from shared.runtime import production
    from shared.runtime.web.mounted import mounted
    from shared.runtime.web.server import Server

    async with production.at_work(service, settings, parts) as host:
        root = mounted({service.name: host.app}, [Route("/", lambda _: RedirectResponse(f"{service.name}/docs"))])
        server = Server(
            root,
            host=settings.serve.host,
            port=settings.serve.port,
            proxy_headers=False,  # nothing asks where a request came from, or by which scheme
            timeout_graceful_shutdown=int(settings.serve.grace),
        )
        await server.serve()
