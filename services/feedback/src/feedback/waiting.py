"""For whom each status of a result, a rectification, a linkage, a disclosure and a report waits."""

from feedback import open_request
from feedback.decisions.disclosure import DISCLOSURE
from feedback.decisions.linkage import LINKAGE
from feedback.decisions.rectification import RECTIFICATION
from feedback.decisions.report import REPORT
from feedback.decisions.result import RESULT
from feedback.permissions import BUDGET, FINANCE, OFFICE, UNITS
from shared import rule_waiting
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    DisclosureRequired,
    MeasuresReturned,
    RectificationIssued,
    RectificationReturned,
)
from shared.todo.asked import Todos
from shared.todo.tables import DUE, End, Kind, Waits

MEASURES, COMPLETION = Deadline.MEASURES.name, Deadline.COMPLETION.name
RESULTS = Kind(
    "评价结果",
    RESULT,
    {
        "NONE": End("no result"),
        "AWAITED": Waits(FINANCE, "书面反馈评价结果"),
        "FED_BACK": Waits(UNITS, "签收评价结果"),
        "ACKNOWLEDGED": End("the unit has it in writing"),
    },
    lambda key: f"/results/{key}",
)
RECTIFICATIONS = Kind(
    "整改",
    RECTIFICATION,
    {
        "NONE": End("not drafted"),
        "DRAFTED": Waits(FINANCE, "下达整改通知"),
        "ISSUED": Waits(UNITS, "签收整改通知，报送整改措施", MEASURES),
        "ACKNOWLEDGED": Waits(UNITS, "报送整改措施", MEASURES),
        "MEASURES_SUBMITTED": Waits(FINANCE, "认可整改措施，或退回"),
        "MEASURES_RETURNED": Waits(UNITS, "按退回意见重报整改措施", MEASURES, after_return=True),
        "IN_PROGRESS": Waits(UNITS, "完成整改，报送整改结果", COMPLETION),
        "COMPLETION_REPORTED": Waits(FINANCE, "核验整改结果，或退回"),
        "RETURNED": Waits(UNITS, "按退回意见继续整改，重报整改结果", COMPLETION, after_return=True),
        "VERIFIED": Waits(FINANCE, "销号"),
        "CLOSED": End("销号"),
        "WITHDRAWN": End("taken back with the reason"),
    },
    lambda key: f"/rectifications/{key}",
    dates={
        RectificationIssued: lambda event: {MEASURES: event.measures_due_on, COMPLETION: event.completion_due_on},
        MeasuresReturned: lambda event: {MEASURES: event.measures_due_on},
        RectificationReturned: lambda event: {COMPLETION: event.completion_due_on},
        DeadlineExtended: lambda event: {event.deadline.name: event.due_on},
    },
)
ANSWER = Waits(FINANCE, "答复延期申请：延期，或不同意")
REQUESTS = Kind(
    "延期申请",
    open_request.REQUEST,
    {
        "NONE": End("nothing is asked"),
        "MEASURES": ANSWER,
        "COMPLETION": ANSWER,
        "ANSWERED": End("extended, refused, or no longer needed"),
    },
    lambda key: f"/rectifications/{key}",
    of=RECTIFICATION.kind,
    part=open_request.part,
    about=open_request.about,
)
LINKAGES = Kind(
    "预算挂钩",
    LINKAGE,
    {
        "NONE": End("not proposed"),
        "PROPOSED": Waits(BUDGET, "采纳挂钩建议，或不采纳"),
        "CONFIRMED": Waits(BUDGET, "把挂钩建议落实到下年预算"),
        "DECLINED": End("not taken up; may be proposed anew"),
        "APPLIED": End("stands in next year's budget"),
        "WITHDRAWN": End("taken back; may be proposed anew"),
    },
    lambda key: f"/linkages/{key}",
)
PUBLISH = Waits(UNITS, "在政府网站等处公开", DUE)
DISCLOSURES = Kind(
    "公开",
    DISCLOSURE,
    {
        "NONE": End("not demanded"),
        "DUE": PUBLISH,
        "PUBLISHED": End("published"),
        "EXEMPT": End("not to be published, with the reason"),
        "OVERDUE": PUBLISH,
        "LAPSED": End("its goal was cancelled"),
    },
    lambda key: f"/disclosures/{key}",
    dates={DisclosureRequired: lambda event: {DUE: event.due_on}},
)
REPORTS = Kind(
    "上报",
    REPORT,
    {"NONE": End("not prepared"), "PREPARED": Waits(OFFICE, "上报县政府或县人大"), "SUBMITTED": End("submitted")},
    lambda key: f"/reports/{key}",
    name=lambda state: state.title,
)
TODOS = Todos("feedback", (RESULTS, RECTIFICATIONS, REQUESTS, LINKAGES, DISCLOSURES, REPORTS, rule_waiting.kind(OFFICE)))
