"""All views of all services beside what the logs say, on the databases that BIHUAN_DATABASES names."""

from importlib import import_module
from typing import Annotated

import typer

from shared.runtime import logs
from shared.runtime.cli import every_view, one_sentence
from shared.runtime.cli.workplace import Named
from shared.runtime.failures import OperatorError
from shared.runtime.service import Service
from shared.runtime.settings import BackupSettings, load

NONE = "BIHUAN_DATABASES 未设置：请给出各服务运行角色的数据库地址，如 goals=postgresql+psycopg://…,monitoring=… / name them all"

app = typer.Typer(no_args_is_help=True, help="视图 / views")


@app.callback()
def _() -> None:
    """视图 / views."""


@app.command()
@one_sentence
def compare(every: Annotated[bool, typer.Option("--all", help="各服务的全部视图 / all views of all services")] = False) -> None:
    """重算并比对各服务的全部视图: derive each anew and say which differ; exit code 1 where one does."""
    if not every:
        raise typer.BadParameter("请写明 --all；单个视图用 python -m <service> views compare <视图> / say --all")
    logs.to_stderr()
    if not (named := load(BackupSettings).databases):
        raise OperatorError(NONE)
    raise typer.Exit(max(every_view.compare_all(Named(_service(name))) for name in named))


def _service(name: str) -> Service:
    try:
        service: Service = import_module(f"{name}.service").SERVICE
    except ModuleNotFoundError as missing:
        raise OperatorError(f"此处没有安装服务 {name}（{missing}）/ this service is not installed here") from missing
    return service
