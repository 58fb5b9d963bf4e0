"""For whom each status of an evaluation waits."""

from evaluation.decisions.department_evaluation import DEPARTMENT_EVALUATION
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.permissions import DEPARTMENT, FINANCE, FIRM, OFFICE, UNITS
from shared import rule_waiting
from shared.events.evaluation import KeyDraftReported, SelfEvaluationAssigned
from shared.runtime.web.auth import Role, county
from shared.todo.asked import Todos
from shared.todo.tables import DUE, End, Kind, Waits

QUALITY = Waits(FINANCE, "审核自评质量，或退回")
SELF = Kind(
    "单位自评",
    SELF_EVALUATION,
    {
        "NONE": End("nothing is asked"),
        "ASSIGNED": Waits(UNITS, "填报自评表", DUE),
        "FILLING": Waits(UNITS, "填完后报送自评表", DUE, after_return=True),
        "SUBMITTED": Waits(DEPARTMENT, "审核自评，或退回"),
        "SUBMITTED_FIRST_LEVEL": QUALITY,
        "DEPT_REVIEWED": QUALITY,
        "FIN_REVIEWED": Waits(OFFICE, "确认自评结果"),
        "FINAL": End("confirmed"),
        "RECHECKED": End("confirmed and evaluated again by finance"),
        "RETURNED": Waits(UNITS, "按退回意见修改后重新报送", DUE, after_return=True),
        "CANCELLED": End("may be assigned anew"),
    },
    lambda key: f"/self-evaluations/{key}",
    dates={SelfEvaluationAssigned: lambda event: {DUE: event.due_on}},
)
OF_DEPARTMENT = Kind(
    "部门评价",
    DEPARTMENT_EVALUATION,
    {
        "NONE": End("not selected"),
        "SELECTED": Waits(DEPARTMENT, "报送评价报告"),
        "REPORTED": Waits(OFFICE, "确认评价结果，或退回报告"),
        "RETURNED": Waits(DEPARTMENT, "按退回意见修改后重新报送评价报告", after_return=True),
        "CONFIRMED": End("confirmed"),
        "CANCELLED": End("may be selected anew"),
    },
    lambda key: f"/department-evaluations/{key}",
)
KEY = Kind(
    "重点评价",
    KEY_EVALUATION,
    {
        "NONE": End("not selected"),
        "SELECTED": Waits(OFFICE, "委托第三方机构"),
        "COMMISSIONED": Waits(FIRM, "报送评价方案"),
        "PLAN_SUBMITTED": Waits(OFFICE, "批准评价方案，或退回"),
        "PLAN_RETURNED": Waits(FIRM, "按退回意见修改评价方案", after_return=True),
        "PLAN_APPROVED": Waits(FIRM, "开展现场评价"),
        "FIELDWORK": Waits(FIRM, "提交报告初稿"),
        "DRAFT_REPORT": Waits(UNITS, "对报告初稿反馈意见", DUE),
        "DRAFT_RETURNED": Waits(FIRM, "按退回意见修改报告初稿", after_return=True),
        "COMMENTS": Waits(FIRM, "答复意见，提交正式报告"),
        "FINAL_REPORT": Waits(OFFICE, "把正式报告送预算股，或退回"),
        "FINAL_RETURNED": Waits(FIRM, "按退回意见修改正式报告", after_return=True),
        "DELIVERED": Waits(county(Role.BUDGET_OFFICE), "签收评价报告"),
        "RECEIPTED": Waits(OFFICE, "确认评价结果"),
        "CONFIRMED": End("confirmed"),
        "CANCELLED": End("may be selected anew"),
    },
    lambda key: f"/key-evaluations/{key}",
    dates={KeyDraftReported: lambda event: {DUE: event.comments_due_on} if event.comments_due_on else {}},
)
TODOS = Todos("evaluation", (SELF, OF_DEPARTMENT, KEY, rule_waiting.kind(OFFICE)))
