"""What goals tells of ex-ante evaluations (事前绩效评估): asked for before a new project or policy is declared, assessed, concluded."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from shared.events.envelope import Event, Value
from shared.events.values import Label, Money, Name, PersonId, Points, SpendingObject, Text, UnitCode

NECESSITY: Any = Field(title="立项必要性", description="依据充分，需求真实，与部门职责、规划相符，没有重复")
ECONOMY: Any = Field(title="投入经济性", description="投入与产出相称，成本测算有依据，标准合理")
GOAL_SOUNDNESS: Any = Field(title="绩效目标合理性", description="目标明确、细化、量化，可以达到，也可以衡量")
FEASIBILITY: Any = Field(title="实施方案可行性", description="内容、进度、组织和保障可行，风险有应对")
FUNDING: Any = Field(title="筹资合规性", description="资金来源合法合规，财政应当承担，支出责任与财力相符")


class Outcome(StrEnum):
    """评估结论."""

    SUPPORTED = "支持"
    ADJUSTED = "调整后支持"
    REFUSED = "不予支持"


class Statements(Value):
    """What the unit says to each of the five dimensions."""

    necessity: Annotated[Text, NECESSITY]
    economy: Annotated[Text, ECONOMY]
    goal_soundness: Annotated[Text, GOAL_SOUNDNESS]
    feasibility: Annotated[Text, FEASIBILITY]
    funding: Annotated[Text, FUNDING]


class Judged(Value):
    """One dimension as it was assessed."""

    score: Annotated[Points, Field(le=20)]
    """评分, of 20."""
    opinion: Text


class Judgements(Value):
    """The five dimensions as they were assessed, 20 points each."""

    necessity: Annotated[Judged, NECESSITY]
    economy: Annotated[Judged, ECONOMY]
    goal_soundness: Annotated[Judged, GOAL_SOUNDNESS]
    feasibility: Annotated[Judged, FEASIBILITY]
    funding: Annotated[Judged, FUNDING]


class ExAnteContent(Value):
    """事前绩效评估申请表."""

    name: Name
    unit: UnitCode
    object: SpendingObject
    amount: Money
    """申请安排 for the year."""
    total_amount: Money | None = None
    """总投资 over all years, where there are more."""
    basis: Text
    """立项依据: laws, plans, documents and meetings."""
    statements: Statements


class ExAnteRequested(Event):
    """申请事前绩效评估."""

    TYPE: ClassVar[str] = "bihuan.goals.ExAnteRequested"
    content: ExAnteContent
    by: PersonId
    """Who asks neither assesses nor concludes."""


class ExAnteReturned(Event):
    """退回 for revision, with the reason."""

    TYPE: ClassVar[str] = "bihuan.goals.ExAnteReturned"
    unit: UnitCode
    reason: Text


class ExAnteAssessed(Event):
    """评估 in the five dimensions (初评), with the conclusion that is recommended."""

    TYPE: ClassVar[str] = "bihuan.goals.ExAnteAssessed"
    unit: UnitCode
    judgements: Judgements
    score: Points
    """总分, of 100."""
    recommends: Outcome
    opinion: Text
    third_party: Label = ""
    """受托第三方机构 whose work it rests on; empty where there is none."""
    by: PersonId
    """Who assesses does not conclude."""


class ExAnteConcluded(Event):
    """作出结论 (复核): without support there is no declaration; the document's number is the authority."""

    TYPE: ClassVar[str] = "bihuan.goals.ExAnteConcluded"
    unit: UnitCode
    name: Name
    object: SpendingObject
    outcome: Outcome
    requested: Money
    supported: Money
    """The year's amount up to which it is supported; 0 where it is not."""
    score: Points
    reason: Text
    by: PersonId


class ExAnteWithdrawn(Event):
    """撤回 by the unit, before the conclusion."""

    TYPE: ClassVar[str] = "bihuan.goals.ExAnteWithdrawn"
    unit: UnitCode
    reason: Text


class ExAnteRevoked(Event):
    """撤销结论: it counts no more, and may be asked for anew; what was declared by it stays."""

    TYPE: ClassVar[str] = "bihuan.goals.ExAnteRevoked"
    unit: UnitCode
    reason: Text
