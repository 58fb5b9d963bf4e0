"""How much of a fiscal year's budget do approved goals cover, unit by unit (双覆盖)? docs/glossary.md says what should have a goal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, select

from goals.decisions.scope_policy import ScopePolicies, evolve
from shared.events.envelope import Event, RecordedEvent, Value
from shared.events.goals import (
    BudgetEntryAdmitted,
    BudgetEntryBarred,
    GoalAdjusted,
    GoalApproved,
    GoalCancelled,
    GoalCompleted,
    GoalDeclared,
    GoalDrafted,
    GoalHandedOver,
    GoalRejected,
    ScopePolicySet,
    UnitClosed,
    UnitRegistered,
)
from shared.events.values import Percent, code_of, first_level_of, fiscal_year_of, percent, to_fen, to_yuan, unit_of_subject
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, known, upsert, within

metadata = MetaData()
items = Table(
    "coverage_1",
    metadata,
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False, comment="empty where nobody drafted a goal"),
    Column("submitted", Boolean, nullable=False, comment="a goal was declared at some time"),
    Column("declared_fen", BigInteger, comment="none once rejected or cancelled"),
    Column("approved_fen", BigInteger),
    Column("admitted_fen", BigInteger, comment="what stands in the budget"),
    Column("barred_fen", BigInteger, comment="what the budget system last asked in vain"),
    Index("coverage_1_by_year", "year", "unit"),
)
units = Table("coverage_1_units", metadata, Column("code", Text, primary_key=True), Column("name", Text), Column("closed", Boolean))
policies = Table("coverage_1_policies", metadata, Column("from_year", Integer, primary_key=True), Column("policy", Text, nullable=False))

SCOPE = (
    "预算年度的项目支出：已列入预算的，已申报目标且未被不予安排、未撤销的，以及申请列入预算而从未申报目标的，均应有绩效目标；"
    "不予安排和已撤销而未列入预算的不计；低于当年执行的起点金额的另计；有批复目标的为已覆盖。"
    "部门整体支出：在册预算单位均应有，目标已批复的为已覆盖"
)
NO_UNIT = "（从未编制目标，单位未知）"

CHANGES: dict[type[Event], Callable[[Any], dict[str, Any]]] = {
    GoalDrafted: lambda e: {"unit": e.content.unit},
    GoalDeclared: lambda e: {"unit": e.content.unit, "submitted": True, "declared_fen": to_fen(e.content.amount)},
    GoalCompleted: lambda e: {"declared_fen": to_fen(e.content.amount)},
    GoalApproved: lambda e: {"declared_fen": to_fen(e.amount), "approved_fen": to_fen(e.amount)},
    GoalAdjusted: lambda e: {"declared_fen": to_fen(e.amount), "approved_fen": to_fen(e.amount)},
    GoalRejected: lambda _: {"declared_fen": None, "approved_fen": None},
    GoalCancelled: lambda _: {"declared_fen": None, "approved_fen": None},
    BudgetEntryAdmitted: lambda e: {"admitted_fen": to_fen(e.amount) or None},
    BudgetEntryBarred: lambda e: {"barred_fen": to_fen(e.amount)},
}


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    changed = [recorded for recorded in batch if type(recorded.event) in CHANGES]
    rows = known(conn, items.c.item, {recorded.subject for recorded in changed})
    for recorded in changed:
        row = rows.setdefault(recorded.subject, _new(recorded.subject))
        row.update(CHANGES[type(recorded.event)](recorded.event))
    upsert(conn, items, list(rows.values()))
    rehome(conn, items, batch, GoalHandedOver)
    _project_units(conn, batch)
    told = [recorded.event for recorded in batch if type(recorded.event) is ScopePolicySet]
    upsert(conn, policies, [{"from_year": policy.from_year, "policy": policy.model_dump_json()} for policy in told])


def _new(item: str) -> dict[str, Any]:
    amounts = dict.fromkeys(("declared_fen", "approved_fen", "admitted_fen", "barred_fen"))
    return {"item": item, "year": fiscal_year_of(item), "unit": "", "submitted": False, **amounts}


def _project_units(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    registered = [recorded.event for recorded in batch if type(recorded.event) is UnitRegistered]
    upsert(conn, units, [{"code": event.code, "name": event.name, "closed": False} for event in registered])
    if closed := [unit_of_subject(recorded.subject) for recorded in batch if type(recorded.event) is UnitClosed]:
        conn.execute(units.update().where(among(conn, units.c.code, closed)).values(closed=True))


USES: tuple[type[Event], ...] = (*CHANGES, GoalHandedOver, UnitRegistered, UnitClosed, ScopePolicySet)
VIEW = View("coverage", 1, hears=("goals",), tables=(items, units, policies), project=project, uses=USES)


class Projects(Value):
    """Projects that should have a goal, and those that have an approved one; those below an enforced threshold stand apart."""

    required: int
    required_amount: Decimal
    approved: int
    approved_amount: Decimal
    below_threshold: int
    below_threshold_amount: Decimal
    in_budget_without_goal: int
    """Of the required ones, those that stand in the budget though no goal is approved."""


class UnitCoverage(Projects):
    """双覆盖 of one unit, and whether its whole-department goal is approved."""

    unit: str
    name: str
    whole_department: bool


class DepartmentCoverage(Value):
    """目标覆盖 of a department with the units below it (主管部门及所属单位)."""

    unit: str
    name: str
    approved: int
    approved_amount: Decimal
    missing: int
    """So many that should have a goal have none that is approved."""


class Coverage(Projects):
    """双覆盖 of a fiscal year: approved goals of those that there should be."""

    year: int
    scope: str
    """口径 in words, with the policy that is in force for the year."""
    by_count: Percent
    by_amount: Percent
    units: int
    whole_departments: int
    by_department: Percent
    by_unit: list[UnitCoverage]
    departments: list[DepartmentCoverage]
    """What is missing most comes first."""


@dataclass(frozen=True)
class Required:
    """A project that should have a goal."""

    unit: str
    fen: int
    approved: bool
    below: bool
    in_budget: bool


def coverage(conn: Connection, *, year: int, scope: str) -> Coverage:
    """The year's coverage; linear in the units and items of that year."""
    policy = policies_of(conn).in_force(year)
    threshold = to_fen(policy.threshold) if policy and policy.enforced and policy.threshold is not None else 0
    asked = select(items).where(items.c.year == year, within(items.c.unit, scope))
    rows = conn.execute(asked.order_by(items.c.unit, items.c.item)).all()
    required = [one for row in rows if code_of(row.item).startswith("P") and (one := _required(row, threshold)) is not None]
    whole = {code_of(row.item)[1:] for row in rows if code_of(row.item).startswith("D") and row.approved_fen is not None}
    registered = {row.code: row for row in conn.execute(select(units).where(within(units.c.code, scope)).order_by(units.c.code))}
    due = [code for code, row in registered.items() if not row.closed]
    named = {code: row.name for code, row in registered.items()} | ({"": NO_UNIT} if any(not one.unit for one in required) else {})
    of_unit: dict[str, list[Required]] = defaultdict(list)
    for one in required:
        of_unit[one.unit].append(one)
    by_unit = [UnitCoverage(unit=code, name=name, whole_department=code in whole, **_sums(of_unit[code])) for code, name in named.items()]
    return Coverage(
        year=year,
        scope=f"{year} {SCOPE}。{_words(policy, year)}",
        **_sums(required),
        by_count=percent(sum(one.approved for one in required if not one.below), sum(not one.below for one in required)),
        by_amount=percent(*(sum(one.fen for one in required if not one.below and passed(one)) for passed in (_approved, _any))),
        units=len(due),
        whole_departments=len(whole.intersection(due)),
        by_department=percent(len(whole.intersection(due)), len(due)),
        by_unit=by_unit,
        departments=_departments(by_unit, named),
    )


def _departments(by_unit: Iterable[UnitCoverage], names: Mapping[str, str]) -> list[DepartmentCoverage]:
    below: dict[str, list[UnitCoverage]] = defaultdict(list)
    for one in by_unit:
        below[first_level_of(one.unit)].append(one)
    found = [
        DepartmentCoverage(
            unit=code,
            name=names.get(code) or several[0].name,
            approved=sum(one.approved for one in several),
            approved_amount=sum((one.approved_amount for one in several), Decimal(0)),
            missing=sum(one.required - one.approved for one in several),
        )
        for code, several in below.items()
    ]
    return sorted(found, key=lambda one: (-one.missing, -one.approved, one.unit))


def policies_of(conn: Connection) -> ScopePolicies:
    """What was set for which years."""
    told = conn.scalars(select(policies.c.policy).order_by(policies.c.from_year))
    state = ScopePolicies()
    for policy in told:
        state = evolve(state, ScopePolicySet.model_validate_json(policy))
    return state


def _required(row: Any, threshold: int) -> Required | None:
    asked = None if row.submitted else row.barred_fen
    amounts = (row.approved_fen, row.declared_fen, row.admitted_fen, asked)
    fen = next((amount for amount in amounts if amount is not None), None)
    if fen is None:
        return None
    return Required(row.unit, int(fen), row.approved_fen is not None, fen < threshold, row.admitted_fen is not None)


def _approved(one: Required) -> bool:
    return one.approved


def _any(_: Required) -> bool:
    return True


def _sums(found: Iterable[Required]) -> dict[str, Any]:
    inside = [one for one in found if not one.below]
    below = [one for one in found if one.below]
    approved = [one for one in inside if one.approved]
    return {
        "required": len(inside),
        "required_amount": _yuan(inside),
        "approved": len(approved),
        "approved_amount": _yuan(approved),
        "below_threshold": len(below),
        "below_threshold_amount": _yuan(below),
        "in_budget_without_goal": sum(one.in_budget and not one.approved for one in inside),
    }


def _yuan(found: Iterable[Required]) -> Decimal:
    return to_yuan(sum(one.fen for one in found))


def _words(policy: ScopePolicySet | None, year: int) -> str:
    if policy is None:
        return f"{year} 年没有范围规定，全部项目支出均在范围内"
    enforced = "执行" if policy.enforced else "未执行"
    return f"{year} 年适用 {policy.from_year} 年起的范围规定“{policy.threshold_text}”，起点金额{enforced}"
