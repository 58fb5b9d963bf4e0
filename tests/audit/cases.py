"""Events as the four services tell them, with what does not matter here filled in."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from shared.events.envelope import Event
from shared.events.evaluation import Derivation, EvaluationCompleted, EvaluationCorrected, EvaluationKind
from shared.events.feedback import Deadline as DeadlineKind
from shared.events.feedback import (
    DeadlineExtended,
    DisclosureRequired,
    DisclosureSubject,
    ExtensionRefused,
    ExtensionRequested,
    LinkageAction,
    LinkageProposed,
    Measure,
    MeasuresSubmitted,
    Origin,
    Problem,
    RectificationIssued,
    RectificationOverdue,
)
from shared.events.goals import BudgetRound, GoalAdjusted, GoalApproved, GoalContent, GoalDeclared, UnitRegistered
from shared.events.monitoring import (
    Execution,
    KeyMonitoringSelected,
    Light,
    LightsAssessed,
    MonitoringSubmitted,
    ThirdPartyEngaged,
    WarningExplained,
    WarningLapsed,
)
from shared.events.values import Evidence, Grade, Indicator, Level1, Level2, ObjectKind, Operator

E = TypeVar("E", bound=Event)
ROADS, SEWAGE, FIRE = "360922-2020-P0017", "360922-2020-P0018", "360922-2020-P0019"
WHOLE = "360922-2020-D219001"
UNIT, OTHER = "219001", "301"
PAPER = Evidence(title="附件", sha256="a" * 64)
DERIVATION = Derivation(rule_version="mof/2020", lines=(), total=Decimal(90))
LENGTH = Indicator(
    level1=Level1.OUTPUT, level2=Level2.QUANTITY, name="养护里程", operator=Operator.AT_LEAST, target=Decimal(120), weight=Decimal(90)
)


def made(cls: type[E], **fields: Any) -> E:
    """An event whose fields are named as they are."""
    return cls.model_validate(fields)


def content(
    amount: str = "1200000.00", unit: str = UNIT, name: str = "农村公路养护经费", kind: ObjectKind = ObjectKind.PROJECT
) -> GoalContent:
    return GoalContent(
        kind=kind,
        name=name,
        unit=unit,
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        fiscal_funds=Decimal(amount),
        carryover=Decimal(0),
        other_funds=Decimal(0),
        amount=Decimal(amount),
        annual_goal="养护农村公路120公里",
        indicators=(LENGTH,),
    )


def registered(code: str) -> UnitRegistered:
    return UnitRegistered(code=code, name=f"单位{code}")


def declared(amount: str = "1200000.00", **more: Any) -> GoalDeclared:
    return made(GoalDeclared, content=content(amount, **more), budget_round=BudgetRound.TWO_UP, by="li")


def approved(amount: str = "1200000.00", **more: Any) -> GoalApproved:
    whole = content(amount, **more)
    return made(GoalApproved, content=whole, unit=whole.unit, amount=amount, grade=Grade.EXCELLENT, in_year=False)


def adjusted(before: str, after: str) -> GoalAdjusted:
    return made(
        GoalAdjusted,
        version=2,
        before=content(before),
        after=content(after),
        unit=UNIT,
        amount=after,
        reason="疫情",
        budget_adjustment="万财预调〔2020〕1号",
        effective_on=date(2020, 6, 10),
    )


def submitted(amount: str, month: int = 6, unit: str = UNIT) -> MonitoringSubmitted:
    spent = Execution(initial_budget=Decimal(amount), adjusted_budget=Decimal(amount), executed=Decimal(0), rate=Decimal(0))
    return made(
        MonitoringSubmitted,
        unit=unit,
        name="农村公路养护经费",
        kind=ObjectKind.PROJECT,
        amount=amount,
        fiscal_year=2020,
        period_end_month=month,
        execution=spent,
        progress=(),
        form=PAPER,
        report=PAPER,
        on=date(2020, month, 28),
        by="li",
    )


def lights(goal: Light, execution: Light = Light.GREEN) -> LightsAssessed:
    return LightsAssessed(unit=UNIT, rule_set="anhui/2019", goal_light=goal, execution_light=execution, lights=())


def explained() -> WarningExplained:
    said = {"kind": "绩效指标", "indicator": "养护里程", "explanation": "汛期停工"}
    return made(WarningExplained, unit=UNIT, **said, on="2020-09-02", by="li")


def lapsed() -> WarningLapsed:
    return made(WarningLapsed, unit=UNIT, kind="预算执行", explained=False, on="2020-09-07")


def key_monitored(amount: str = "1200000.00") -> KeyMonitoringSelected:
    return KeyMonitoringSelected(unit=UNIT, name="农村公路养护经费", amount=Decimal(amount), reason="金额大")


def engaged() -> ThirdPartyEngaged:
    return ThirdPartyEngaged(third_party="某事务所", third_party_code="F1", contract="合同1号")


def completed(
    kind: EvaluationKind = EvaluationKind.SELF,
    amount: str | None = "1000.00",
    *,
    object: ObjectKind = ObjectKind.PROJECT,
    grade: Grade | None = Grade.EXCELLENT,
    year: int = 2019,
    unit: str = UNIT,
    has_goal: bool = True,
    third_party: str | None = None,
    name: str = "农村公路养护经费",
    problems: tuple[str, ...] = (),
) -> EvaluationCompleted:
    return EvaluationCompleted(
        kind=kind,
        object=object,
        unit=unit,
        name=name,
        fiscal_year=year,
        amount=None if amount is None else Decimal(amount),
        score=Decimal(92),
        grade=grade,
        rule_version="mof/2020",
        has_goal=has_goal,
        third_party=third_party,
        problems=problems,
        derivation=DERIVATION,
    )


def corrected(
    kind: EvaluationKind,
    before: str,
    after: str,
    *,
    object: ObjectKind = ObjectKind.PROJECT,
    year: int = 2019,
    unit: str = UNIT,
    name: str = "农村公路养护经费",
    has_goal: bool = True,
    confirmed_on: str = "2021-05-15",
) -> EvaluationCorrected:
    """The amount and the grade were mistaken."""
    return made(
        EvaluationCorrected,
        kind=kind,
        object=object,
        unit=unit,
        name=name,
        fiscal_year=year,
        before={"amount": before, "score": "92", "grade": Grade.EXCELLENT},
        after={"amount": after, "score": "58", "grade": Grade.POOR, "problems": ("验收不实",)},
        rule_version="mof/2020",
        has_goal=has_goal,
        reason="复核发现验收不实",
        authority="万财绩〔2021〕9号",
        confirmed_on=confirmed_on,
        by="ma",
    )


def issued(origin: Origin = Origin.KEY) -> RectificationIssued:
    problem = Problem(code="W1", description="台账不全", demand="补登台账")
    return RectificationIssued(
        unit=UNIT,
        name="农村公路养护经费",
        origin=origin,
        problems=(problem,),
        measures_due_on=date(2020, 10, 10),
        completion_due_on=date(2020, 11, 30),
    )


def measures(on_time: bool) -> MeasuresSubmitted:
    plan = Measure(problem="W1", measure="补登", owner="李四", planned_on=date(2020, 11, 20))
    return MeasuresSubmitted(unit=UNIT, measures=(plan,), on=date(2020, 10, 9), on_time=on_time, by="li")


def asked_refused_and_granted() -> list[ExtensionRequested | ExtensionRefused | DeadlineExtended]:
    """A later completion is asked for three times: refused, granted, not answered yet."""
    of: dict[str, Any] = {"deadline": DeadlineKind.COMPLETION, "on": date(2020, 10, 6)}
    asked = ExtensionRequested(unit=UNIT, due_on=date(2020, 12, 12), reason="采购周期长", by="li", **of)
    refused = ExtensionRefused(unit=UNIT, reason="来得及", **of)
    return [asked, refused, asked, DeadlineExtended(due_on=date(2020, 12, 10), reason="采购", **of), asked]


def overdue() -> RectificationOverdue:
    return RectificationOverdue(unit=UNIT, demand="补登台账", deadline=DeadlineKind.COMPLETION, due_on=date(2020, 11, 30))


def to_disclose(subject: DisclosureSubject = DisclosureSubject.EVALUATION_REPORT) -> DisclosureRequired:
    return DisclosureRequired(subject=subject, unit=UNIT, name="农村公路养护经费", due_on=date(2020, 10, 9))


def proposed(action: LinkageAction, grade: Grade, amount: str | None) -> LinkageProposed:
    return LinkageProposed(
        unit=UNIT,
        name="农村公路养护经费",
        kind=EvaluationKind.KEY,
        grade=grade,
        score=Decimal(70),
        next_year=2021,
        action=action,
        amount=None if amount is None else Decimal(amount),
        reason="依据办法",
        by="wang",
    )
