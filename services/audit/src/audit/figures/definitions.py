"""The annual figures, reference §11.5: what each counts, by which scope, on the basis of which events."""

from collections.abc import Mapping
from dataclasses import replace

from audit.figures import figure as f
from audit.figures.figure import Figure, Part

APPROVED = Part("已批复", "goal.PROJECT", fiscal=0)
APPROVED_BEFORE = Part("上年已批复", "goal.PROJECT", fiscal=0, back=1)
COVERED = Part("已批复", "goal.PROJECT", fiscal=0, below=False)
REQUIRED = (
    Part("已申报目标", "declared.PROJECT", fiscal=0, below=False),
    Part("已列入预算而无目标", "budget.PROJECT", fiscal=0, without=("declared.PROJECT",), below=False),
    Part("申请列入预算而从未申报目标", "asked.PROJECT", fiscal=0, without=("submitted.PROJECT", "budget.PROJECT"), below=False),
)
BELOW = tuple(replace(part, below=True) for part in REQUIRED)
SUBMITTED = Part("申报过", "submitted.PROJECT", fiscal=0)
WHOLE = Part("部门整体目标已批复", "goal.DEPARTMENT", fiscal=0)
WHOLE_REGISTERED = Part("部门整体目标已批复", "goal.DEPARTMENT", fiscal=0, registered=True)
UNITS = Part("在册预算单位", "unit")
MONITORED = Part("已报送监控自评", "monitored.PROJECT", fiscal=0)
MONITORED_WITH_GOAL = Part("已报送监控自评", "monitored.PROJECT", fiscal=0, also=("goal.PROJECT",))
KEY_MONITORED = Part("重点监控", "key-monitored.PROJECT", fiscal=0, without=("key-monitored.third-party",))
TRACKED = Part("第三方参与", "key-monitored.PROJECT", fiscal=0, also=("key-monitored.third-party", "key-monitored.candidate"))
SELF = Part("自评已确认", "SELF.PROJECT", worked=0, follows="goal.PROJECT", usual=-1)
SELF_WITHOUT_GOAL = Part("无绩效目标", "SELF.PROJECT.without-goal", worked=0, usual=-1)
SELF_WHOLE = Part("部门整体自评已确认", "SELF.DEPARTMENT", worked=0, registered=True, usual=-1)
BY_DEPARTMENT = Part("部门评价已确认", "DEPARTMENT.PROJECT", worked=0, follows="goal.PROJECT")
KEY_PROJECTS = Part("重点评价已确认", "KEY.PROJECT", worked=0, follows="goal.PROJECT")
KEY_DEPARTMENTS = Part("重点评价已确认", "KEY.DEPARTMENT", worked=0)
KEY_LINES = Part("重点评价已确认", "KEY.PROJECT.line", worked=0, follows="goal.PROJECT")
THIRD_PARTIES = Part("受托评价", "KEY.third-party", worked=0)
DELIVERED = Part("送预算股", "KEY.delivered", worked=0)
RECEIPTED = Part("预算股签收", "KEY.receipted", worked=0)
ISSUED = Part("下达整改", "rectification", worked=0, without=("rectification.withdrawn",))
DISCLOSURES = Part("应公开", "disclosure", worked=0, without=("disclosure.exempted",))
PROPOSALS = Part("挂钩建议", "linkage", worked=0)

GRADES = ("优", "良", "中", "差")
LIGHTS = ("蓝", "绿", "黄", "红")
ORIGINS = ("财政重点评价", "部门评价", "单位自评", "运行监控")


def _of(whole: Part, label: str, *also: str, without: tuple[str, ...] = ()) -> Part:
    """Those of a part that further measures have too."""
    return Part(label, whole.measure, whole.fiscal, whole.worked, whole.back, (*whole.also, *also), (*whole.without, *without))


OF_YEAR = "{y}预算年度的项目支出，不含部门整体支出，含年中追加"
APPROVALS = "GoalApproved；GoalAdjusted以调整后金额替代；GoalCancelled剔除"
REQUIRED_SCOPE = (
    "{y}预算年度已批复目标的项目，占应有绩效目标的项目：已列入预算的，已申报目标且未被不予安排、未撤销的，"
    "以及申请列入预算而从未申报目标的；低于当年执行的起点金额的另计"
)
REQUIRED_BASIS = f"GoalDeclared、{APPROVALS}；GoalRejected剔除；BudgetEntryAdmitted、BudgetEntryBarred；ScopePolicySet"
SELF_SCOPE = "{y}年内确认结果的项目支出自评，有无绩效目标均计，被评价年度为{p}年，迟报的以前年度在确认的年度计一次"
SELF_BASIS = "EvaluationCompleted，kind为SELF、object为PROJECT；EvaluationCorrected替代，仍计入原确认年度"
KEY_SCOPE = "{y}年内确认结果的财政重点评价，不限被评价年度"
KEY_BASIS = "EvaluationCompleted，kind为KEY；EvaluationCorrected替代，仍计入原确认年度"
FOLLOWS = "，有批复的绩效目标的以目标金额计"
ISSUED_SCOPE = "{y}年内下达且未撤回的整改通知，按截止时点的办理情况"
DISCLOSURE_SCOPE = "{y}年内确定须公开的事项"
LINKAGE_SCOPE = "{y}年内提出的下年预算挂钩建议，同一结果重新提出的以最近一次为准"

_GOALS = (
    Figure("Q1a", "批复项目绩效目标", "个", f"{OF_YEAR}，已批复且未撤销", APPROVALS, (APPROVED,), f.number_of("个")),
    Figure("Q1b", "批复项目绩效目标金额", "元", f"{OF_YEAR}，年度资金总额", APPROVALS, (APPROVED,), f.amount_of),
    Figure(
        "Q1c",
        "批复绩效目标个数较上年增长",
        "%",
        "按个数：{y}预算年度与{p}预算年度比，上年数截至上年12月31日，四舍五入到整数",
        APPROVALS,
        (APPROVED, APPROVED_BEFORE),
        f.growth_by_number,
    ),
    Figure(
        "Q1d",
        "批复绩效目标金额较上年增长",
        "%",
        "按金额：{y}预算年度与{p}预算年度比，上年数截至上年12月31日，四舍五入到整数",
        APPROVALS,
        (APPROVED, APPROVED_BEFORE),
        f.growth_by_amount,
    ),
    Figure(
        "Q1e", "批复部门整体支出绩效目标", "个", "{y}预算年度的部门整体支出，另行统计，不计入项目", APPROVALS, (WHOLE,), f.number_of("个")
    ),
    Figure("Q2a", "项目绩效目标覆盖率（个数）", "%", f"{REQUIRED_SCOPE}，按个数", REQUIRED_BASIS, (COVERED, *REQUIRED), f.share_by_number),
    Figure("Q2b", "项目绩效目标覆盖率（金额）", "%", f"{REQUIRED_SCOPE}，按金额", REQUIRED_BASIS, (COVERED, *REQUIRED), f.share_by_amount),
    Figure(
        "Q2c",
        "部门整体绩效目标覆盖率",
        "%",
        "{y}预算年度部门整体目标已批复的在册单位，占截止时点全部在册预算单位",
        f"{APPROVALS}；UnitRegistered，UnitClosed剔除",
        (WHOLE_REGISTERED, UNITS),
        f.share_by_units,
    ),
    Figure(
        "Q2d",
        "申报绩效目标的项目",
        "个",
        "{y}预算年度申报过的项目，含后来撤销或不予安排的",
        "GoalDeclared",
        (SUBMITTED,),
        f.number_of("个"),
    ),
    Figure(
        "Q2e",
        "其中不予安排或撤销",
        "个",
        "{y}预算年度申报过、截止时点已不予安排或已撤销的项目",
        "GoalDeclared，其后有GoalRejected或GoalCancelled",
        (_of(SUBMITTED, "不予安排或撤销", without=("declared.PROJECT",)),),
        f.number_of("个"),
    ),
    Figure(
        "Q2f",
        "起点金额以下的项目",
        "个",
        "{y}预算年度列入预算或申请预算、低于当年执行的起点金额的项目，不计入覆盖率",
        REQUIRED_BASIS,
        BELOW,
        f.together,
    ),
)
_MONITORING = (
    Figure(
        "Q3a",
        "纳入监控的项目金额",
        "元",
        "{y}预算年度报送过监控自评的项目，以最近一轮的目标金额计",
        "MonitoringSubmitted",
        (MONITORED,),
        f.amount_of,
    ),
    Figure(
        "Q3b",
        "监控金额占绩效目标金额",
        "%",
        "{y}预算年度报送过监控自评且目标未撤销的项目金额，占已批复项目目标金额",
        f"MonitoringSubmitted；{APPROVALS}",
        (MONITORED_WITH_GOAL, APPROVED),
        f.share_by_amount,
    ),
    Figure(
        "Q3c",
        "财政重点监控项目",
        "个",
        "{y}预算年度的项目，财政自行监控、未聘请第三方",
        "KeyMonitoringSelected，且无ThirdPartyEngaged；KeyMonitoringCancelled剔除",
        (KEY_MONITORED,),
        f.number_of("个"),
    ),
    Figure(
        "Q3d",
        "第三方参与重点监控并列为来年重点评价备选的项目",
        "个",
        "{y}预算年度的项目，聘请第三方且列为来年重点评价备选",
        "KeyMonitoringSelected，且有ThirdPartyEngaged和NextYearCandidateMarked；KeyMonitoringCancelled剔除",
        (TRACKED,),
        f.number_of("个"),
    ),
    Figure(
        "Q3e",
        "绩效目标监控灯",
        "个",
        "{y}预算年度的项目，各取最近一轮",
        "LightsAssessed",
        (Part("绩效目标灯", "goal-light.PROJECT", fiscal=0),),
        f.spread("个", LIGHTS),
    ),
    Figure(
        "Q3f",
        "预算执行监控灯",
        "个",
        "{y}预算年度的项目，各取最近一轮",
        "LightsAssessed",
        (Part("预算执行灯", "execution-light.PROJECT", fiscal=0),),
        f.spread("个", LIGHTS),
    ),
)
_EVALUATION = (
    Figure("Q4a", "项目自评", "个", SELF_SCOPE, SELF_BASIS, (SELF,), f.number_of("个")),
    Figure("Q4b", "项目自评涉及单位", "个", f"{SELF_SCOPE}，按单位去重", SELF_BASIS, (SELF,), f.units_of),
    Figure("Q4c", "项目自评金额", "元", f"{SELF_SCOPE}{FOLLOWS}", f"{SELF_BASIS}；{APPROVALS}", (SELF,), f.amount_of),
    Figure("Q4d", "项目自评等级", "个", SELF_SCOPE, SELF_BASIS, (SELF,), f.spread("个", GRADES)),
    Figure(
        "Q4e",
        "其中无绩效目标",
        "个",
        f"{SELF_SCOPE}，其中没有批复目标的",
        f"{SELF_BASIS}、has_goal为否",
        (SELF_WITHOUT_GOAL,),
        f.number_of("个"),
    ),
    Figure(
        "Q5",
        "部门整体支出自评覆盖率",
        "%",
        "{y}年内确认部门整体支出自评的在册单位，被评价年度为{p}年，含迟报的以前年度，占截止时点全部在册预算单位",
        "EvaluationCompleted，kind为SELF、object为DEPARTMENT；UnitRegistered，UnitClosed剔除",
        (SELF_WHOLE, UNITS),
        f.share_by_units,
    ),
    Figure("Q6a", "财政重点评价项目", "个", KEY_SCOPE, f"{KEY_BASIS}、object为PROJECT", (KEY_PROJECTS,), f.number_of("个")),
    Figure("Q6b", "财政重点评价部门整体支出", "个", KEY_SCOPE, f"{KEY_BASIS}、object为DEPARTMENT", (KEY_DEPARTMENTS,), f.number_of("个")),
    Figure(
        "Q6c",
        "重点评价项目金额",
        "元",
        f"{KEY_SCOPE}，只计项目{FOLLOWS}",
        f"{KEY_BASIS}、object为PROJECT；{APPROVALS}",
        (KEY_PROJECTS,),
        f.amount_of,
    ),
    Figure(
        "Q6d",
        "各重点评价项目金额",
        "元",
        f"{KEY_SCOPE}，只计项目{FOLLOWS}",
        f"{KEY_BASIS}、object为PROJECT；{APPROVALS}",
        (KEY_LINES,),
        f.each_amount,
    ),
    Figure("Q6e", "受托评价的第三方机构", "家", KEY_SCOPE, f"{KEY_BASIS}、有third_party", (THIRD_PARTIES,), f.names),
    Figure(
        "Q6f",
        "重点评价报告送预算股",
        "份",
        "{y}年内送达、签收的重点评价报告，含项目和部门整体支出",
        "KeyReportDelivered；KeyReportReceipted；EvaluationCancelled、KeyFinalReturned剔除",
        (DELIVERED, RECEIPTED),
        f.delivered_and_receipted,
    ),
    Figure(
        "Q6g",
        "部门评价",
        "个",
        "{y}年内确认结果的部门评价，不限被评价年度，按等级",
        "EvaluationCompleted，kind为DEPARTMENT；EvaluationCorrected替代，仍计入原确认年度",
        (BY_DEPARTMENT,),
        f.spread("个", GRADES),
    ),
)
_FEEDBACK = (
    Figure("Q7a", "下达整改", "项", ISSUED_SCOPE, "RectificationIssued；RectificationWithdrawn剔除", (ISSUED,), f.number_of("项")),
    Figure(
        "Q7b",
        "按时报送整改措施",
        "项",
        f"{ISSUED_SCOPE}，每次报送措施都未逾期的",
        "RectificationIssued，且有MeasuresSubmitted、均为on_time",
        (_of(ISSUED, "按时报送措施", "rectification.measures", without=("rectification.measures-late",)),),
        f.number_of("项"),
    ),
    Figure(
        "Q7c",
        "完成整改",
        "项",
        f"{ISSUED_SCOPE}，已销号的",
        "RectificationIssued，且有RectificationClosed",
        (_of(ISSUED, "已销号", "rectification.closed"),),
        f.number_of("项"),
    ),
    Figure(
        "Q7d",
        "整改逾期",
        "项",
        f"{ISSUED_SCOPE}，措施或结果曾经逾期的，后来补报的仍计",
        "RectificationIssued，且有RectificationOverdue",
        (_of(ISSUED, "曾逾期", "rectification.overdue"),),
        f.number_of("项"),
    ),
    Figure("Q7e", "整改来源", "项", ISSUED_SCOPE, "RectificationIssued的origin", (ISSUED,), f.spread("项", ORIGINS)),
    Figure(
        "Q8a",
        "应公开",
        "项",
        f"{DISCLOSURE_SCOPE}，不含不予公开的",
        "DisclosureRequired；DisclosureExempted、DisclosureLapsed剔除",
        (DISCLOSURES,),
        f.number_of("项"),
    ),
    Figure(
        "Q8b",
        "已公开",
        "项",
        f"{DISCLOSURE_SCOPE}，已公开的，含逾期公开",
        "DisclosureRequired，且有DisclosurePublished",
        (_of(DISCLOSURES, "已公开", "disclosure.published"),),
        f.number_of("项"),
    ),
    Figure(
        "Q8c",
        "公开逾期",
        "项",
        f"{DISCLOSURE_SCOPE}，曾经逾期的，后来公开的仍计",
        "DisclosureRequired，且有DisclosureOverdue",
        (_of(DISCLOSURES, "曾逾期", "disclosure.overdue"),),
        f.number_of("项"),
    ),
    Figure(
        "Q8d",
        "不予公开",
        "项",
        f"{DISCLOSURE_SCOPE}，因涉密等不予公开的",
        "DisclosureRequired，且有DisclosureExempted",
        (Part("不予公开", "disclosure", worked=0, also=("disclosure.exempted",)),),
        f.number_of("项"),
    ),
    Figure(
        "Q9a",
        "上报县政府",
        "份",
        "{y}年内上报的评价情况报告",
        "ReportedToGovernment",
        (Part("上报", "report.government", worked=0),),
        f.number_of("份"),
    ),
    Figure(
        "Q9b",
        "上报县人大",
        "份",
        "{y}年内上报的评价情况报告",
        "ReportedToCongress",
        (Part("上报", "report.congress", worked=0),),
        f.number_of("份"),
    ),
    Figure(
        "Q10a",
        "预算挂钩建议",
        "项",
        f"{LINKAGE_SCOPE}，按评价等级",
        "LinkageProposed",
        (PROPOSALS,),
        f.spread("项", GRADES, with_amounts=True),
    ),
    Figure(
        "Q10b",
        "建议压减和取消的金额",
        "元",
        f"{LINKAGE_SCOPE}，压减和取消两类的核减额",
        "LinkageProposed，action为压减或取消",
        (Part("压减或取消", "linkage.cut", worked=0),),
        f.amount_of,
    ),
    Figure(
        "Q10c",
        "预算股采纳",
        "项",
        LINKAGE_SCOPE,
        "LinkageProposed，且有LinkageConfirmed",
        (_of(PROPOSALS, "采纳", "linkage.confirmed"),),
        f.number_of("项"),
    ),
    Figure(
        "Q10d",
        "预算股不采纳",
        "项",
        LINKAGE_SCOPE,
        "LinkageProposed，且有LinkageDeclined",
        (_of(PROPOSALS, "不采纳", "linkage.declined"),),
        f.number_of("项"),
    ),
    Figure(
        "Q10e",
        "编入下年预算",
        "项",
        LINKAGE_SCOPE,
        "LinkageProposed，且有LinkageApplied",
        (_of(PROPOSALS, "已落实", "linkage.applied"),),
        f.number_of("项"),
    ),
)
FIGURES: Mapping[str, Figure] = {one.code: one for one in (*_GOALS, *_MONITORING, *_EVALUATION, *_FEEDBACK)}
