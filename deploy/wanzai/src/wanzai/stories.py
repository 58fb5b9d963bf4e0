"""What becomes of a budget item: its goal, monitoring, evaluations, rectifications, linkage and disclosures, as plain data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DEPARTMENT, FINANCE = "主管部门", "财政局"
"""Who sends something back."""


@dataclass(frozen=True)
class Adjustment:
    """绩效目标调整 asked for during the year; `granted` None while undecided."""

    asked_on: date
    granted: bool
    reason: str
    document: str
    amount: Decimal | None = None
    """What is asked for, where it is so much less that department and finance review it first."""


@dataclass(frozen=True)
class Limit:
    """调整限额 of a year, above which an adjustment is reviewed as the declaration was."""

    year: int
    set_on: date
    percent: int
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
    why: str = "与既有项目内容重复，没有可核实的产出，不予安排"
    """It was rejected, or taken back."""
    in_year: bool = False
    cancelled: bool = False
    """Taken back by the unit instead of being approved."""
    pending: bool = False
    """Declared, and never reviewed."""
    poor_first: date | None = None
    """When it was declared in the first round (一上) and graded 差; it was declared again in the second, improved."""
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
    corrected_on: date | None = None
    """Where the correction came when the round was over; else it comes on the day after its opening."""
    disposal: str = ""
    """处置; 暂缓拨款 is released later."""
    why: str = "绩效目标严重偏离"
    """Of the 处置."""
    released_on: date | None = None

    @property
    def known(self) -> Decimal:
        """What the treasury had said by the time of the unit's report."""
        return self.corrected_from if self.corrected_from is not None and self.corrected_on else self.executed


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
    spent: Decimal | None = None
    """The year's execution, where it is known and not for the form to find."""
    rechecked: Decimal | None = None
    """Score of finance's spot re-evaluation."""
    corrected: tuple[date, Decimal] | None = None
    """When the confirmed score was found to be mistaken, and what it should have been."""


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
    replaced: bool = False
    """The first firm was given up, and another one commissioned."""
    objection: Decimal | None = None
    """Points that the unit's objection to the draft earned."""


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
    published_by: str = ""
    """Another unit than the item's: its successor."""
    exempted_on: date | None = None
