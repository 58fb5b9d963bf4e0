"""A county in plain data: its units, its budget items, and what became of each of them, independent of any service."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wanzai.stories import (
    DepartmentEvaluation,
    Disclosure,
    Goal,
    KeyEvaluation,
    KeyMonitoring,
    Limit,
    Linkage,
    Rectification,
    SelfEvaluation,
    Watch,
)

PROJECT_KIND, DEPARTMENT_KIND = "PROJECT", "DEPARTMENT"


@dataclass(frozen=True)
class Unit:
    """预算单位: six digits, the first three are its department's."""

    code: str
    name: str
    synthetic: bool = True
    closed_on: date | None = None
    closed_because: str = ""
    successor: str = ""
    """Who takes over what it holds, by `succeeds_by`."""
    succeeds_by: str = ""

    @property
    def department(self) -> str:
        """The code of the department above."""
        return self.code[:3]


@dataclass(frozen=True)
class Scope:
    """绩效目标管理范围 from a fiscal year on."""

    from_year: int
    set_on: date
    threshold_text: str
    whole_department: bool
    note: str
    document: str


@dataclass(frozen=True)
class Item:
    """A budget item of one fiscal year: a project (P…) or a whole department (D…), with its story."""

    year: int
    code: str
    name: str
    unit: str
    amount: Decimal
    synthetic: bool = True
    goal: Goal | None = None
    watch: Watch | None = None
    key_monitoring: KeyMonitoring | None = None
    self_evaluation: SelfEvaluation | None = None
    department_evaluation: DepartmentEvaluation | None = None
    key_evaluation: KeyEvaluation | None = None
    rectifications: tuple[Rectification, ...] = ()
    linkage: Linkage | None = None
    disclosures: tuple[Disclosure, ...] = ()

    @property
    def kind(self) -> str:
        """PROJECT or DEPARTMENT."""
        return PROJECT_KIND if self.code.startswith("P") else DEPARTMENT_KIND


@dataclass(frozen=True)
class Round:
    """监控批次: who is watched must report by a date."""

    year: int
    code: str
    period_end_month: int
    opens_on: date
    due_on: date
    closes_on: date
    rule_set: str
    document: str


@dataclass(frozen=True)
class Assignment:
    """自评部署: the self-evaluations of a fiscal year, by a date."""

    year: int
    assigned_on: date
    due_on: date
    document: str


@dataclass(frozen=True)
class Policy:
    """The yearly rule from grade to action: (grade, action, least ratio, greatest ratio)."""

    year: int
    set_on: date
    document: str
    rows: tuple[tuple[str, str, Decimal | None, Decimal | None], ...]


@dataclass(frozen=True)
class Report:
    """A report package to the county government or the people's congress."""

    to: str
    """G or C."""
    work_year: int
    prepared_on: date
    submitted_on: date
    title: str
    document: str


@dataclass(frozen=True)
class Audit:
    """审计发现 on an item."""

    item: str
    """Fiscal year and code: 2020-P0001."""
    recorded_on: date
    settled_on: date | None
    finding: str
    reason: str


@dataclass(frozen=True)
class County:
    """A county and what happened in it."""

    jurisdiction: str
    name: str
    work_year: int
    """Of the work report."""
    begins: date
    ends: date
    units: tuple[Unit, ...]
    items: tuple[Item, ...]
    scopes: tuple[Scope, ...] = ()
    rounds: tuple[Round, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    third_party: str = "北京中泽融信"
    policies: tuple[Policy, ...] = ()
    reports: tuple[Report, ...] = ()
    audits: tuple[Audit, ...] = ()
    limits: tuple[Limit, ...] = ()

    def id_of(self, item: Item) -> str:
        """360922-2020-P0017."""
        return f"{self.jurisdiction}-{item.year}-{item.code}"
