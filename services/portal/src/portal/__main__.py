"""`python -m portal serve`: the portal as a process of its own, until SIGTERM."""

import signal
import sys

import typer
import uvloop

from portal.serving import compose
from portal.settings import PortalSettings
from shared.runtime import garbage, logs
from shared.runtime.settings import NotSet, load
from shared.runtime.web.server import Server

app = typer.Typer(add_completion=False, no_args_is_help=True, help="闭环 Bihuan · 门户 portal")


@app.callback()
def _commands() -> None:
    """One command, by name."""


@app.command()
def serve() -> None:
    """运行门户 / serve the pages."""
    logs.to_stderr()
    try:
        settings = load(PortalSettings)
    except NotSet as missing:
        typer.echo("\n".join(missing.sentences), err=True)
        sys.exit(1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # the server hears it and ends by itself; what it raises again must not kill us
    uvloop.run(_serve(settings))


async def _serve(settings: PortalSettings) -> None:
    application = compose(settings)
    garbage.collect_rarely()
    async with application.router.lifespan_context(application):
        await Server(application, host=settings.host, port=settings.port, timeout_graceful_shutdown=int(settings.grace)).serve()


if __name__ == "__main__":
    app()
