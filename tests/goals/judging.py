"""The decisions that judge a goal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import partial

from goals.decisions import adjustment, budget_gate, ex_ante, goal, library, unit
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent
from goals.decisions.separation import OwnUnit, SelfApproval
from shared.events.goals import GateLimited, GoalAdjustmentDeptReviewed, GoalAdjustmentRequested, GoalCompleted
from shared.events.values import Grade
from shared.runtime.actor import Actor
from tests.goals import ex_ante_samples as asked_before
from tests.goals.library_samples import REVIEWED, proposed
from tests.goals.samples import APPROVED, ITEM, POINTS, ROADS, TO_REVIEW, UNTOUCHED, given, reviewed
from tests.scenario.judging import Judged

COMPLETED = (*TO_REVIEW, reviewed(Grade.GOOD), GoalCompleted(content=ROADS, by="hu"))
STANDING = (*COMPLETED, APPROVED)
REQUESTED = GoalAdjustmentRequested(content=ROADS, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="zhang")
ABOVE = REQUESTED.model_copy(update={"review_because": "超过 2020 年度调整限额"})

CANCELLED = budget_gate.BUDGET_GATE.fold(
    [
        GateLimited.model_validate(
            {"unit": "219001", "linkage": "360922-2019-P0017/KEY", "action": "取消", "cancels": True, "amount": "0"}
            | {"document": "万财预〔2020〕8号", "decided_on": "2020-11-20"}
        )
    ]
)
Judge = Callable[[Goal, Actor], list[GoalLifecycleEvent]]
JUDGED: Mapping[Decision, tuple[Sequence[GoalLifecycleEvent], set[str], Judge]] = {
    Decision.DEPARTMENT_RETURN: (
        TO_REVIEW[:2],
        {"li"},
        lambda g, who: goal.return_by_department(g, reason="不细化", findings=(), actor=who),
    ),
    Decision.DEPARTMENT_REVIEW: (TO_REVIEW[:2], {"li"}, lambda g, who: goal.review_by_department(g, opinion="同意", actor=who)),
    Decision.RETURN: (COMPLETED, {"li", "hu"}, lambda g, who: goal.return_by_finance(g, reason="不细化", findings=(), actor=who)),
    Decision.REVIEW: (
        TO_REVIEW,
        {"li"},
        lambda g, who: goal.review(g, grade=Grade.EXCELLENT, points=POINTS, opinion="好", findings=(), actor=who),
    ),
    Decision.APPROVE: (COMPLETED, {"li", "hu"}, lambda g, who: goal.approve(g, standing=UNTOUCHED, actor=who)),
    Decision.CANCEL: (STANDING, {"li", "hu"}, lambda g, who: goal.cancel(g, reason="取消", actor=who, by_unit=True, by_finance=True)),
    Decision.DEPARTMENT_RETURN_ADJUSTMENT: (
        (*STANDING, ABOVE),
        {"li", "hu", "zhang"},
        lambda g, who: adjustment.return_by_department(g, reason="维持", actor=who),
    ),
    Decision.DEPARTMENT_REVIEW_ADJUSTMENT: (
        (*STANDING, ABOVE),
        {"li", "hu", "zhang"},
        lambda g, who: adjustment.review_by_department(g, opinion="同意", actor=who),
    ),
    Decision.REVIEW_ADJUSTMENT: (
        (*STANDING, ABOVE, GoalAdjustmentDeptReviewed(opinion="同意")),
        {"li", "hu", "zhang"},
        lambda g, who: adjustment.review(g, grade=Grade.EXCELLENT, points=POINTS, opinion="好", findings=(), actor=who),
    ),
    Decision.REFUSE_ADJUSTMENT: (
        (*STANDING, REQUESTED),
        {"li", "hu", "zhang"},
        lambda g, who: adjustment.refuse(g, reason="维持", actor=who),
    ),
    Decision.ADJUST: (
        (*STANDING, REQUESTED),
        {"li", "hu", "zhang"},
        lambda g, who: adjustment.approve(g, item=ITEM, effective_on=date(2020, 7, 1), today=date(2020, 7, 1), actor=who),
    ),
    Decision.CLOSE: (STANDING, {"li", "hu"}, lambda g, who: goal.close(g, item=ITEM, today=date(2021, 1, 1), actor=who)),
}
PROPOSED = library.LIBRARY.fold([proposed()])
LIBRARY_JUDGED: Mapping[StrEnum, Callable[[Actor], Sequence[object]]] = {
    library.Decision.RETURN: lambda who: library.return_(PROPOSED, reason="重复", actor=who),
    library.Decision.REVIEW: lambda who: library.review(PROPOSED, opinion="同意", actor=who),
    library.Decision.PUBLISH: lambda who: library.publish(
        library.LIBRARY.fold([proposed(), REVIEWED]), document="万财绩〔2020〕3号", successors={}, today=date(2020, 3, 1), actor=who
    ),
}
EX_ANTE_JUDGED: Mapping[StrEnum, tuple[Sequence[ex_ante.ExAnteEvent], set[str], Callable[[ex_ante.ExAnte, Actor], Sequence[object]]]] = {
    ex_ante.Decision.RETURN: (
        (asked_before.REQUESTED, asked_before.ASSESSED),
        {"li"},
        lambda s, who: ex_ante.return_(s, reason="测算不足", actor=who),
    ),
    ex_ante.Decision.ASSESS: ((asked_before.REQUESTED,), {"li"}, asked_before.assess),
    ex_ante.Decision.CONCLUDE: ((asked_before.REQUESTED, asked_before.ASSESSED), {"li", "chen"}, asked_before.conclude),
    ex_ante.Decision.REVOKE: (
        asked_before.SUPPORTED,
        {"li"},
        lambda s, who: ex_ante.revoke(s, reason="情况变化", actor=who),
    ),
}
JUDGING: Sequence[tuple[StrEnum, Judged]] = [
    (decision, Judged(partial(judge, given(*life)), "219001", OwnUnit, tuple(sorted(filers)), SelfApproval))
    for decision, (life, filers, judge) in JUDGED.items()
] + [
    (
        budget_gate.Decision.OVERRIDE,
        Judged(
            lambda who: budget_gate.override(CANCELLED, goal=given(*STANDING), reason="民生急需", actor=who),
            "219001",
            OwnUnit,
            ("hu", "li"),
            SelfApproval,
        ),
    ),
    *((decision, Judged(judge, "219001", OwnUnit, ("li",), SelfApproval)) for decision, judge in LIBRARY_JUDGED.items()),
    *(
        (decision, Judged(partial(judge, ex_ante.EX_ANTE.fold(life)), "219001", OwnUnit, tuple(sorted(filers)), SelfApproval))
        for decision, (life, filers, judge) in EX_ANTE_JUDGED.items()
    ),
]
FILING: Sequence[StrEnum] = [
    Decision.DRAFT,
    Decision.DECLARE,
    Decision.COMPLETE,
    Decision.REQUEST_ADJUSTMENT,
    unit.Decision.REGISTER,
    unit.Decision.CLOSE,
    unit.Decision.SUCCEED,
    library.Decision.PROPOSE,
    library.Decision.PROPOSE_CHANGE,
    ex_ante.Decision.REQUEST,
    ex_ante.Decision.WITHDRAW,
]
