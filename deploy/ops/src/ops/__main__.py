"""`python -m ops status`: all services of a county on one page."""

import asyncio
from typing import Annotated

import typer

from ops import status as page
from ops import views
from shared.runtime import listing

SERVICES = ("goals", "monitoring", "evaluation", "feedback", "audit")
Url = Annotated[
    list[str],
    typer.Option(
        "--url", envvar="BIHUAN_SERVICES", help="http://… 全部服务，或 / or goals=http://…，以逗号分隔或重复 / by comma, or repeated"
    ),
]

app = typer.Typer(add_completion=False, no_args_is_help=True, help="闭环 Bihuan · 运维 / operations")
app.add_typer(views.app, name="views")


@app.callback()
def _() -> None:
    """闭环 Bihuan · 运维 / operations."""


@app.command()
def status(url: Url) -> None:
    """各服务一页: whether each serves, its lag, what waits for somebody; exit code 1 where anything does."""
    told = asyncio.run(page.asked(_each(url)))
    listing.show(page.page(told))
    raise typer.Exit(0 if all(one.well for one in told) else 1)


def _each(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in ",".join(given).split(","):
        name, equals, url = one.rpartition("=")
        if not url.startswith(("http://", "https://")) or (equals and name not in SERVICES):
            raise typer.BadParameter(f"{one}：写法如 http://127.0.0.1:8000 或 goals=http://goals:8000；服务有 {'、'.join(SERVICES)}")
        found |= dict.fromkeys([name] if equals else SERVICES, url.rstrip("/"))
    return found


if __name__ == "__main__":
    app()
