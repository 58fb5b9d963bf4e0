"""What all official forms share: what was typed, which button, and the page that shows it again with what is said of it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, found_by
from portal.forms import MOST_ROWS, nested, rows_as_lists
from portal.services import Said

FUNDS = ("fiscal_funds", "carryover", "other_funds")
"""Of a goal; its amount is their sum."""


def typed(form: FormData) -> dict[str, Any]:
    """What stands in the form's fields, rows as lists; names that begin with `_` are the page's own."""
    fields = ((name, value) for name, value in form.multi_items() if isinstance(value, str) and not name.startswith("_"))
    return rows_as_lists(nested(fields)) or {}


def done(form: FormData) -> str:
    """Which button: `check`, `save`, `send`, or one of the form's own."""
    return str(form.get("_do") or "save")


def key_of(form: FormData) -> str:
    """That of the form, by which a repeated one is the same decision."""
    return str(form.get("_key") or uuid4())


def live(visit: Visit) -> bool:
    """Whether the page asks in the background, while somebody types, and takes in the findings alone."""
    return "HX-Request" in visit.request.headers


def show(
    visit: Visit, template: str, /, *, found: Findings | None = None, said: Said | None = None, key: str = "", turn: str = "", **known: Any
) -> Response:
    """The form as it stands; what a service said of it beside the fields; the keyboard goes on at `turn`, a row or a button.

    After a silence the same form is the same decision.
    """
    return visit.show(
        template,
        200 if said is None else 502 if said.away else said.status,
        **known,
        said=said,
        found=found if found is not None else found_by(said) if said else Findings(),
        asking=live(visit),
        turn=turn,
        layout="live.html" if live(visit) else "base.html",
        key=key if key and (said is None or said.away) else str(uuid4()),
    )


def may(thing: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Each decision on a thing, by its name."""
    return {one["name"]: one for one in thing.get("decisions", ())}


def why_not(thing: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What they may not decide on a thing, and why not."""
    return [(one["title"], one["why"]) for one in thing.get("decisions", ()) if not one["allowed"]]


def with_row(rows: Iterable[Mapping[str, Any]], new: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One more, after the last that says the same; no more than a form may have."""
    kept = list(rows)
    if len(kept) < MOST_ROWS:
        last = max((n for n, one in enumerate(kept) if new.items() <= one.items()), default=len(kept) - 1)
        kept.insert(last + 1, dict(new))
    return kept


def without_row(rows: Iterable[Mapping[str, Any]], at: str) -> list[Mapping[str, Any]]:
    """All but the one at this place, where there is such a place."""
    return [one for n, one in enumerate(rows) if str(n) != at]


TASK = ("name", "content", "amount")
"""What is written of one of a department's main tasks of the year (年度主要任务)."""


def tasks_changed(tasks: Sequence[Mapping[str, Any]], change: str) -> list[Mapping[str, Any]]:
    """`add:tasks`: one more; `del:tasks.2`: without the third."""
    what, _, at = change.partition(":")
    return with_row(tasks, {}) if what == "add" else without_row(tasks, at.removeprefix("tasks."))


def tasks_shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """Their table: at least one row to write in, and what they come to."""
    tasks = content.get("tasks") or []
    return {"tasks": tasks or [{}], "tasks_sum": total(one.get("amount") for one in tasks)}


def written(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[Mapping[str, Any]]:
    """Without those at the end in which nothing was written under these names; the others keep their places."""
    kept, names = list(rows), tuple(names)
    while kept and not any(kept[-1].get(name) for name in names):
        kept.pop()
    return kept


def turned_to(change: str, name: str, before: Sequence[Any], after: Sequence[Any]) -> str:
    """Where the keyboard goes on once these rows have changed: the new row, or the same button of the row that moved or comes next."""
    if change.startswith(("add", "keep")) and len(after) > len(before):
        return f"{name}.{next(n for n, row in enumerate(after) if [row] != list(before[n : n + 1]))}"
    what, _, at = change.partition(":")
    of, n = at[: at.rfind(".") + 1], at[at.rfind(".") + 1 :]
    step = {"up": -1, "down": 1}.get(what, 0)
    return f"{what}:{of}{max(0, min(int(n) + step, len(after) - 1))}" if what in ("up", "down", "del") and n.isdecimal() else ""


def total(values: Iterable[Any]) -> Decimal:
    """Of what is typed in a column and is a number already, as the script adds it up beside it; what a service keeps, it sums itself."""
    return sum((_amount(value) for value in values), Decimal(0))


def _amount(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value or 0).replace(",", "").strip() or 0)
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)
