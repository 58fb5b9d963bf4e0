"""Where a year's money went (资金走过闭环): from the approved goals over monitoring to the self-evaluations of the year after.

Every leg counts the amounts of approved goals, so that what goes on and what does not add up to what came; behind each stand its events.
"""

from audit.figures import figure as f
from audit.figures.definitions import APPROVALS, GRADES
from audit.figures.figure import Figure, Part

GOAL, MONITORED, GRADED = "goal.PROJECT", "monitored.PROJECT", "SELF.PROJECT"
OF_YEAR = "{p}预算年度已批复且未撤销的项目，以目标金额计，截至{y}年末"

FLOW = {
    one.code: one
    for one in (
        Figure(
            "M1",
            "批复目标中纳入监控的金额",
            "元",
            f"{OF_YEAR}，报送过监控自评的",
            f"{APPROVALS}；MonitoringSubmitted",
            (Part("批复且已监控", GOAL, fiscal=-1, also=(MONITORED,)),),
            f.amount_of,
        ),
        Figure(
            "M2",
            "批复目标中未监控的金额",
            "元",
            f"{OF_YEAR}，没有报送过监控自评的",
            f"{APPROVALS}；MonitoringSubmitted剔除",
            (Part("批复未监控", GOAL, fiscal=-1, without=(MONITORED,)),),
            f.amount_of,
        ),
        Figure(
            "M3",
            "纳入监控并已自评的金额",
            "个",
            f"{OF_YEAR}，报送过监控自评、自评结果已确认的，按等级",
            f"{APPROVALS}；MonitoringSubmitted；EvaluationCompleted，kind为SELF；EvaluationCorrected替代",
            (Part("监控后已自评", GRADED, fiscal=-1, also=(GOAL, MONITORED), follows=GOAL),),
            f.spread("个", GRADES, with_amounts=True),
        ),
        Figure(
            "M4",
            "纳入监控而未自评的金额",
            "元",
            f"{OF_YEAR}，报送过监控自评、自评结果未确认的",
            f"{APPROVALS}；MonitoringSubmitted；EvaluationCompleted剔除",
            (Part("监控后未自评", GOAL, fiscal=-1, also=(MONITORED,), without=(GRADED,)),),
            f.amount_of,
        ),
    )
}
"""The legs by their codes; the work year is the one after the money's."""
