"""For whom each status of a goal waits."""

from goals.decisions.ex_ante import EX_ANTE
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Goal, Status
from goals.decisions.library import LIBRARY
from goals.permissions import BUDGET, CLOSING, DEPARTMENT, FINANCE, OFFICE, UNITS
from shared import rule_waiting
from shared.events.values import Grade
from shared.runtime.web.auth import Role
from shared.todo.asked import Todos
from shared.todo.tables import End, Kind, Waits

REVIEW = Waits(FINANCE, "审核绩效目标，或退回")
ASSESS = "在五个方面作事前绩效评估，或退回"
REVIEW_ADJUSTMENT = Waits(FINANCE, "审核调整申请")
CLOSE = Waits(CLOSING, "办理年度终了")


def _turn(state: Goal) -> str:
    if state.status is Status.FIN_REVIEWED and state.grade is Grade.GOOD and not state.completed_by:
        return "TO_COMPLETE"
    return "TO_ADJUST" if state.status is Status.APPROVED and state.to_adjust else state.status.name


GOALS = Kind(
    "绩效目标",
    GOAL,
    {
        "NONE": End("nothing is there yet"),
        "DRAFT": Waits(UNITS, "编制完成后申报", after_return=True),
        "DECLARED": Waits(DEPARTMENT, "审核绩效目标，或退回"),
        "DECLARED_FIRST_LEVEL": REVIEW,
        "DEPT_REVIEWED": REVIEW,
        "FIN_REVIEWED": Waits(BUDGET, "随预算批复绩效目标"),
        "TO_COMPLETE": Waits(UNITS, "按财政意见完善绩效目标"),
        "APPROVED": End("approved for its year; who wants to change it asks", after_year=CLOSE),
        "TO_ADJUST": Waits(UNITS, "按监控处置申请调整绩效目标", after_year=CLOSE),
        "ADJUSTMENT_FILED": Waits(DEPARTMENT, "审核调整申请，或退回"),
        "ADJUSTMENT_FILED_FIRST_LEVEL": REVIEW_ADJUSTMENT,
        "ADJUSTMENT_DEPT_REVIEWED": REVIEW_ADJUSTMENT,
        "ADJUSTING": Waits(BUDGET, "批准或驳回调整"),
        "CLOSED": End("the year is over"),
        "RETURNED": Waits(UNITS, "按退回意见修改后重新申报", after_return=True),
        "REJECTED": End("graded 差: no budget in this round"),
        "CANCELLED": End("taken back or cancelled"),
    },
    lambda key: f"/items/{key}",
    name=lambda state: state.content.name if state.content else "",
    turn=_turn,
)
EX_ANTES = Kind(
    "事前绩效评估",
    EX_ANTE,
    {
        "NONE": End("nothing is there yet"),
        "REQUESTED": Waits(DEPARTMENT, ASSESS),
        "REQUESTED_FIRST_LEVEL": Waits(FINANCE, ASSESS),
        "ASSESSED": Waits(FINANCE, "作出事前绩效评估结论，或退回"),
        "RETURNED": Waits(UNITS, "按退回意见修改后重新申请，或撤回", after_return=True),
        "CONCLUDED": End("the conclusion stands until it is revoked"),
        "WITHDRAWN": End("taken back; may be asked for anew"),
        "REVOKED": End("may be asked for anew"),
    },
    lambda key: f"/ex-ante-evaluations/{key}",
    name=lambda state: state.content.name if state.content else "",
)
LIBRARIES = Kind(
    "指标库",
    LIBRARY,
    {
        "NONE": End("nothing is there yet"),
        "PROPOSED": Waits(FINANCE, "审核入库提议，或退回"),
        "REVIEWED": Waits(OFFICE, "发布指标，或退回"),
        "RETURNED": End("not taken into the library; may be proposed anew"),
        "PUBLISHED": End("in the library"),
        "CHANGE_PROPOSED": Waits(FINANCE, "审核变更提议，或退回"),
        "CHANGE_REVIEWED": Waits(OFFICE, "发布变更，或退回"),
        "RETIRED": End("out of use"),
    },
    lambda key: f"/library/indicators/{key.split('-L')[1]}",
)
TODOS = Todos("goals", (GOALS, EX_ANTES, LIBRARIES, rule_waiting.kind(OFFICE)))


def whose_turn(status: str, unit: str, grade: str | None, *, over: bool) -> tuple[Role, ...]:
    """Whose turn it is with a goal of this status; nobody's where that alone does not tell: one graded 良 may be completed first."""
    return () if status == Status.FIN_REVIEWED and grade == Grade.GOOD else GOALS.whose_turn(status, unit, over=over)
