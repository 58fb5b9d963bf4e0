"""A county small enough to count by hand: its year 2020, told event by event."""

from datetime import date

from shared.events.evaluation import EvaluationCancelled, EvaluationKind, KeyReportDelivered, KeyReportReceipted
from shared.events.feedback import (
    Channel,
    DisclosureExempted,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureSubject,
    LinkageAction,
    LinkageApplied,
    LinkageConfirmed,
    LinkageDeclined,
    Origin,
    RectificationClosed,
    RectificationWithdrawn,
    ReportedToCongress,
    ReportedToGovernment,
)
from shared.events.goals import GoalCancelled, GoalCompleted, GoalRejected, UnitClosed
from shared.events.monitoring import Light, NextYearCandidateMarked
from shared.events.values import Grade, ObjectKind
from tests.audit.cases import (
    FIRE,
    OTHER,
    ROADS,
    SEWAGE,
    UNIT,
    WHOLE,
    adjusted,
    approved,
    completed,
    content,
    declared,
    engaged,
    issued,
    key_monitored,
    lights,
    made,
    measures,
    overdue,
    proposed,
    registered,
    submitted,
    to_disclose,
)
from tests.scenario.events import Telling

DEPARTMENT, KEY, SELF = ObjectKind.DEPARTMENT, EvaluationKind.KEY, EvaluationKind.SELF
OLD = "360922-2019-P0017"
PRINTED = {
    "Q1a": "3个",
    "Q1b": "2.6亿元",
    "Q1c": "200%",
    "Q1d": "236%",
    "Q1e": "2个",
    "Q2a": "75%",
    "Q2b": "100%",
    "Q2c": "33.33%",
    "Q2d": "6个",
    "Q2e": "2个",
    "Q2f": "0个",
    "Q3a": "2.2亿元",
    "Q3b": "84.62%",
    "Q3c": "2个",
    "Q3d": "1个",
    "Q3e": "绿1个、黄1个",
    "Q3f": "蓝1个、绿1个",
    "Q4a": "3个",
    "Q4b": "2个",
    "Q4c": "3.79亿元",
    "Q4d": "优2个、良1个",
    "Q4e": "1个",
    "Q5": "66.67%",
    "Q6a": "2个",
    "Q6b": "1个",
    "Q6c": "551.123万元",
    "Q6d": "村庄环境长效管护费362万元、智慧消防平台189.123万元",
    "Q6e": "北京中泽融信",
    "Q6f": "送达2份，签收1份",
    "Q6g": "良1个",
    "Q7a": "3项",
    "Q7b": "1项",
    "Q7c": "1项",
    "Q7d": "1项",
    "Q7e": "财政重点评价2项、运行监控1项",
    "Q8a": "3项",
    "Q8b": "2项",
    "Q8c": "2项",
    "Q8d": "1项",
    "Q9a": "1份",
    "Q9b": "1份",
    "Q10a": "优1项90万元、中1项30万元、差1项20万元",
    "Q10b": "50万元",
    "Q10c": "1项",
    "Q10d": "1项",
    "Q10e": "1项",
}
"""What the figures of 2020 read; counted by hand."""


def story() -> Telling:
    """2019 and 2020, and two events of 2021 that come too late to count."""
    tell = Telling()
    _goals(tell)
    _monitoring(tell)
    _evaluation(tell)
    _feedback(tell)
    return tell


def _goals(tell: Telling) -> None:
    for code in (UNIT, OTHER, "302", "303"):
        tell(f"unit/360922-U{code}", registered(code), "2019-01-07")
    tell("unit/360922-U303", UnitClosed(reason="撤并"), "2020-03-01")
    tell(f"goal/{OLD}", approved("77464788.73"), "2019-02-22")
    for item, amount in ((ROADS, "90000000.00"), (SEWAGE, "120000000.00"), (FIRE, "50000000.00")):
        tell(f"goal/{item}", declared(amount), "2019-10-14")
    tell(f"goal/{FIRE}", GoalCompleted(content=content("40000000.00"), by="li"), "2019-11-12")
    for code in ("P0020", "P0021", "P0022"):
        tell(f"goal/360922-2020-{code}", declared("1000.00"), "2019-10-22")
    tell("goal/360922-2020-P0020", GoalRejected(unit=UNIT, reason="差"), "2019-11-20")
    tell("goal/360922-2020-P0021", GoalCancelled(reason="撤销"), "2019-11-20")
    tell(f"goal/{ROADS}", approved("90000000.00"), "2020-01-20")
    tell(f"goal/{SEWAGE}", approved("120000000.00", unit=OTHER, name="污水处理费"), "2020-01-20")
    tell(f"goal/{FIRE}", approved("40000000.00"), "2020-01-20")
    tell(f"goal/{WHOLE}", approved("300000000.00", kind=DEPARTMENT), "2020-01-20")
    tell("goal/360922-2020-D303", approved("300.00", kind=DEPARTMENT, unit="303"), "2020-01-20")
    tell(f"goal/{ROADS}", adjusted("90000000.00", "100000000.00"), "2020-06-10")
    tell(f"goal/{FIRE}", GoalCancelled(reason="项目终止"), "2021-01-05")


def _monitoring(tell: Telling) -> None:
    tell(f"monitoring/{ROADS}/06", submitted("90000000.00"), "2020-08-06")
    tell(f"monitoring/{ROADS}/06", lights(Light.RED, Light.YELLOW), "2020-08-06")
    tell(f"monitoring/{ROADS}/09", submitted("100000000.00", 9), "2020-10-12")
    tell(f"monitoring/{ROADS}/09", lights(Light.GREEN), "2020-10-12")
    tell(f"monitoring/{ROADS}/06", submitted("90000000.00"), "2020-10-20")
    tell(f"monitoring/{ROADS}/06", lights(Light.RED, Light.RED), "2020-10-20")
    tell(f"monitoring/{SEWAGE}/06", submitted("120000000.00", unit=OTHER), "2020-08-06")
    tell(f"monitoring/{SEWAGE}/06", lights(Light.YELLOW, Light.BLUE), "2020-08-06")
    for item in (ROADS, SEWAGE, FIRE):
        tell(f"key-monitoring/{item}", key_monitored(), "2020-07-06")
    tell(f"key-monitoring/{SEWAGE}", engaged(), "2020-07-06")
    tell(f"key-monitoring/{SEWAGE}", NextYearCandidateMarked(reason="关注度高"), "2020-09-16")


def _evaluation(tell: Telling) -> None:
    for n, (amount, grade, unit, has_goal) in enumerate(
        [("200000000.00", Grade.EXCELLENT, UNIT, True), ("179000000.00", Grade.GOOD, OTHER, False), ("4000.00", None, OTHER, False)], 1
    ):
        result = completed(SELF, amount, grade=grade, unit=unit, has_goal=has_goal)
        tell(f"self-evaluation/360922-2019-P000{n}", result, "2020-05-15" if n < 3 else "2021-01-04")
    tell("self-evaluation/360922-2018-P0001", completed(SELF, year=2018), "2020-01-10")
    for unit in (UNIT, OTHER, "303"):
        whole = completed(SELF, "500.00", object=DEPARTMENT, unit=unit)
        tell(f"self-evaluation/360922-2019-D{unit}", whole, "2020-05-15")
    by_department = completed(EvaluationKind.DEPARTMENT, "4000.00", grade=Grade.GOOD)
    tell("department-evaluation/360922-2019-P0002", by_department, "2020-07-20")
    for n, (name, amount) in enumerate([("村庄环境长效管护费", "3620000.00"), ("智慧消防平台", "1891230.00")], 1):
        item = f"360922-2019-P100{n}"
        tell(f"key-evaluation/{item}", made(KeyReportDelivered, object="PROJECT", name=name, amount=amount), "2020-08-20")
        if n == 1:
            tell(f"key-evaluation/{item}", KeyReportReceipted(), "2020-08-21")
        tell(f"key-evaluation/{item}", completed(KEY, amount, name=name, third_party="北京中泽融信"), "2020-08-31")
    tell("key-evaluation/360922-2019-D301", completed(KEY, None, object=DEPARTMENT, third_party="北京中泽融信"), "2020-08-31")
    tell("key-evaluation/360922-2019-P1003", made(KeyReportDelivered, object="PROJECT", name="停办", amount="1.00"), "2020-08-20")
    tell("key-evaluation/360922-2019-P1003", EvaluationCancelled(kind=KEY, reason="停办"), "2020-08-22")


def _feedback(tell: Telling) -> None:
    for n, origin in enumerate((Origin.KEY, Origin.KEY, Origin.MONITORING, Origin.SELF), 1):
        tell(f"rectification/{OLD}/{n}", issued(origin), "2020-09-10")
    tell(f"rectification/{OLD}/1", measures(True), "2020-10-09")
    tell(f"rectification/{OLD}/1", RectificationClosed(unit=UNIT, origin=Origin.KEY), "2020-11-30")
    tell(f"rectification/{OLD}/2", measures(False), "2020-10-15")
    tell(f"rectification/{OLD}/2", overdue(), "2020-12-01")
    tell(f"rectification/{OLD}/3", measures(True), "2020-10-08")
    tell(f"rectification/{OLD}/3", measures(False), "2020-10-20")
    tell(f"rectification/{OLD}/4", RectificationWithdrawn(reason="误发", on=date(2020, 9, 11)), "2020-09-11")
    paths = [f"disclosure/360922-2019-P000{n}/EVALUATION_REPORT" for n in range(1, 5)]
    for path in paths:
        tell(path, to_disclose(), "2020-09-09")
    report, site, day = DisclosureSubject.EVALUATION_REPORT, Channel.UNIT_SITE, date(2020, 9, 21)
    for path, on_time in ((paths[0], True), (paths[1], False)):
        published = DisclosurePublished(subject=report, unit=UNIT, url="https://a.example/1", channel=site, on=day, on_time=on_time)
        tell(path, published, "2020-10-20")
    for path in paths[1:3]:
        tell(path, DisclosureOverdue(subject=report, unit=UNIT, due_on=date(2020, 10, 9)), "2020-10-10")
    tell(paths[3], DisclosureExempted(reason="秘密", on=day), "2020-09-21")
    to_government, to_congress = (
        made(cls, title="重点评价情况", work_year=2020, items=(OLD,)) for cls in (ReportedToGovernment, ReportedToCongress)
    )
    tell("report/360922-2020-G/1", to_government, "2020-11-18")
    tell("report/360922-2020-C/1", to_congress, "2020-11-19")
    _linkages(tell)


def _linkages(tell: Telling) -> None:
    first, second, third = (f"linkage/360922-2019-P000{n}/KEY" for n in (1, 2, 3))
    tell(first, proposed(LinkageAction.CUT, Grade.FAIR, "500000.00"), "2020-10-12")
    tell(first, LinkageDeclined(reason="金额过高"), "2020-10-15")
    tell(first, proposed(LinkageAction.CUT, Grade.FAIR, "300000.00"), "2020-10-20")
    tell(first, LinkageConfirmed(opinion="采纳"), "2020-11-01")
    tell(first, made(LinkageApplied, next_item="360922-2020-P0001", amount="700000.00"), "2020-11-01")
    tell(second, proposed(LinkageAction.CANCEL, Grade.POOR, "200000.00"), "2020-10-12")
    tell(second, LinkageDeclined(reason="政策保障"), "2020-11-01")
    tell(third, proposed(LinkageAction.PRIORITISE, Grade.EXCELLENT, "900000.00"), "2020-10-12")
