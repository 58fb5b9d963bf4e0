"""`python -m <service> …`: the commands that every service has in production; each imports what it needs, and no more."""

import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

import typer
from sqlalchemy.exc import DBAPIError

from shared.runtime import logs
from shared.runtime.failures import OperatorError, Unavailable
from shared.runtime.garbage import collected_later
from shared.runtime.service import Service
from shared.runtime.settings import NotSet

P = ParamSpec("P")
R = TypeVar("R")


def main(module: str, *own: str) -> None:
    """Run the command line of the service that this module declares as SERVICE; the modules `own` add the service's own commands."""
    with collected_later():
        from shared.runtime.cli import backup, branching, clients, confirming, files, parked, recovering, refused, serving, topics, views

        service: Service = import_module(module).SERVICE
    app = typer.Typer(add_completion=False, no_args_is_help=True, help=f"闭环 Bihuan · {service.title} {service.name}")
    for room in (serving, topics, clients, views, parked, refused, backup, recovering, branching, confirming, files):
        room.add(app, service)
    for name in own:
        import_module(name).add(app, service)
    logs.to_stderr()
    app()


def one_sentence(command: Callable[P, R]) -> Callable[P, R]:
    """What a command cannot do is said in one sentence each, with exit code 1."""

    @wraps(command)
    def said(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except NotSet as missing:
            typer.echo("\n".join(missing.sentences), err=True)
        except (OperatorError, Unavailable, OSError, DBAPIError) as reason:
            typer.echo(str(reason).splitlines()[0], err=True)
        sys.exit(1)

    return said
