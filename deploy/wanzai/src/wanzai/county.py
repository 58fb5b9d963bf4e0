"""A county in plain data: its units, its budget items, and what became of each of them, independent of any service."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DEPARTMENT, FINANCE = "主管部门", "财政局"
PROJECT_KIND, DEPARTMENT_KIND = "PROJECT", "DEPARTMENT"


@dataclass(frozen=True)
class Unit:
    """预算单位: six digits, the first three are its department's."""

    code: str
    name: str
    synthetic: bool = True
    closed_on: date | None = None
    closed_because: str = ""

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
class Adjustment:
    """绩效目标调整 asked for during the year; `granted` None while undecided."""

    asked_on: date
    granted: bool
    reason: str
    document: str


@dataclass(frozen=True)
class Goal:
    """绩效目标 from declaration to the budget."""

    declared_on: date
    decided_on: date
    document: str
    grade: str = "优"
    """Of the final review; 差 is rejected."""
    returned: tuple[str, ...] = ()
    """Who sent it back, in order: 主管部门, 财政局."""
    in_year: bool = False
    cancelled: bool = False
    """Taken back by the unit instead of being approved."""
    pending: bool = False
    """Declared, and never reviewed."""
    barred_first: bool = False
    """The budget system asked for the money before the goal was approved."""
    adjustment: Adjustment | None = None

    @property
    def approved(self) -> bool:
        """It entered the budget."""
        return self.grade != "差" and not self.cancelled and not self.pending


@dataclass(frozen=True)
class Watch:
    """运行监控 of the item in the year's round."""

    submitted_on: date
    executed: Decimal
    """By the period's end, as the treasury says in the end."""
    light: str = "绿"
    """What the unit's progress comes to: 绿, 黄 or 红."""
    returned: tuple[str, ...] = ()
    corrected_from: Decimal | None = None
    """What the treasury said first, before it corrected itself."""
    disposal: str = ""
    """处置; 暂缓拨款 is released later."""
    released_on: date | None = None


@dataclass(frozen=True)
class KeyMonitoring:
    """重点监控 by finance."""

    selected_on: date
    reported_on: date
    reason: str
    findings: str
    problems: tuple[str, ...] = ()
    third_party: str = ""
    candidate: bool = False
    """Marked for next year's key evaluation."""


@dataclass(frozen=True)
class SelfEvaluation:
    """单位自评 of the year's item, done in the year after."""

    submitted_on: date
    confirmed_on: date
    grade: str
    returned: tuple[str, ...] = ()
    rechecked: Decimal | None = None
    """Score of finance's spot re-evaluation."""


@dataclass(frozen=True)
class DepartmentEvaluation:
    """部门评价 of a project."""

    selected_on: date
    confirmed_on: date
    grade: str
    reason: str
    problems: tuple[str, ...] = ()
    returned: bool = False


@dataclass(frozen=True)
class KeyEvaluation:
    """财政重点评价 by a third party."""

    selected_on: date
    confirmed_on: date
    grade: str
    reason: str
    problems: tuple[str, ...] = ()
    amount_known: bool = True
    plan_returned: bool = False


@dataclass(frozen=True)
class Rectification:
    """整改 from notice to 销号; dates that are None did not come in the county's years."""

    origin: str
    """MONITORING, SELF, DEPARTMENT or KEY."""
    issued_on: date
    measures_due_on: date
    completion_due_on: date
    problems: tuple[str, ...]
    measures_on: date | None = None
    measures_returned_until: date | None = None
    """The measures were sent back once, with this date."""
    measures_again_on: date | None = None
    reported_on: date | None = None
    returned_until: date | None = None
    """The result was sent back once, with this date."""
    reported_again_on: date | None = None
    verified_on: date | None = None
    extended_on: date | None = None
    extended_to: date | None = None
    """Of the completion."""
    escalated_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Linkage:
    """结果与预算挂钩: a proposal for next year's budget, and the answer."""

    kind: str
    """Of the evaluation that it rests on."""
    proposed_on: date
    answered_on: date
    action: str
    accepted: bool
    ratio: Decimal | None = None
    applied: Decimal | None = None
    """安排数 in next year's budget, where it was applied already."""


@dataclass(frozen=True)
class Disclosure:
    """公开 of one subject."""

    subject: str
    """GOAL, SELF_EVALUATION or EVALUATION_REPORT."""
    required_on: date
    due_on: date
    published_on: date | None = None
    exempted_on: date | None = None


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

    def id_of(self, item: Item) -> str:
        """360922-2020-P0017."""
        return f"{self.jurisdiction}-{item.year}-{item.code}"
