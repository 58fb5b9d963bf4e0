"""`refused list|retry|dismiss`: what a rule refused to the service's reactions."""

from collections.abc import Sequence
from typing import Annotated

import typer

from shared.runtime import listing
from shared.runtime.cli import one_sentence
from shared.runtime.cli.again import Wording, try_again
from shared.runtime.cli.choosing import DIGITS, All, Ids, Limit, NoIds, Yes, chosen, sure, visible
from shared.runtime.cli.workplace import Production, Workplace
from shared.runtime.clock import SHANGHAI
from shared.runtime.eventlog import refused
from shared.runtime.eventlog.refused import Refused
from shared.runtime.failures import OperatorError
from shared.runtime.service import Service

Dismissed = Annotated[bool, typer.Option("--dismissed", help="已撤下的 / those that were dismissed")]
Because = Annotated[str, typer.Option("--because", help="为何可以不办 / why it may stay refused")]
ROOM = "被规则拒绝的自动办理: what a rule refused to this service's reactions."
LIST = "列出，由新到旧: newest first, one line each."
RETRY = "再次办理: decide again; what is recorded goes from the list, what is refused again stays with the new sentence."
DISMISS = "撤下: they may stay refused; kept with the reason, and no longer counted."
RETRYING = Wording(
    nothing="没有待处理的被拒事项 / nothing refused waits",
    asked="将再次办理 {n} 条 / {n} will be decided again",
    done="已办理 / decided",
    left="{n} 条仍被拒绝 / {n} are still refused",
)


def add(app: typer.Typer, service: Service) -> None:
    """Give the service these commands."""
    room = typer.Typer(no_args_is_help=True, help=ROOM)
    app.add_typer(room, name="refused")

    @room.command("list", help=LIST)
    @one_sentence
    def list_(limit: Limit = 50, dismissed: Dismissed = False) -> None:
        listed(Production(service), limit, dismissed)

    @room.command("retry", help=RETRY)
    @one_sentence
    def _(ids: NoIds = None, everything: All = False, yes: Yes = False) -> None:
        retry(Production(service), ids, everything, yes)

    @room.command("dismiss", help=DISMISS)
    @one_sentence
    def _(ids: Ids, because: Because, yes: Yes = False) -> None:
        dismiss(Production(service), ids, because, yes)


def listed(at: Workplace, limit: int, dismissed: bool) -> None:
    """Say what waits, and how much in all; or what was dismissed, and why."""
    with at.connection() as conn:
        waiting, found = sum(refused.counts(conn).values()), refused.newest(conn, limit, dismissed)
    listing.show([*map(_line, found), f"共 {waiting} 条被拒事项待处理 / {waiting} refused and waiting in all"])


def retry(at: Workplace, ids: list[str] | None, everything: bool, yes: bool) -> None:
    """Decide these again, or all; exits with 1 where some stay refused."""
    try_again(at, refused, lambda host, id: host.settling.decide_again(id), RETRYING, ids, everything, yes)


def dismiss(at: Workplace, ids: Sequence[str], because: str, yes: bool) -> None:
    """Say that these may stay refused. Raises OperatorError without a reason."""
    if not because.strip():
        raise OperatorError("请写明理由 / give the reason")
    with at.connection() as conn:
        found = chosen(conn, refused.find, ids)
    for one in found:
        typer.echo(_line(one))
    sure(f"将撤下这 {len(found)} 条 / these {len(found)} will wait no longer", yes)
    with at.connection() as conn:
        refused.dismiss(conn, [one.id for one in found], because.strip())
    typer.echo(f"已撤下 {len(found)} 条 / {len(found)} dismissed")


def _line(one: Refused) -> str:
    when = one.refused_at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")
    why = f"；撤下：{one.dismissed_because}" if one.dismissed_because else ""
    heard = f"{one.source}:{one.position} {one.type} {one.subject}"
    return f"{one.id[:DIGITS]}  {when}  {one.reaction}  {heard}  {one.rule}：{visible(one.sentence + why)}"
