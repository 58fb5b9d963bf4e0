"""Which lists there are: of which service, with which columns, and by what each can be narrowed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.terms import _


@dataclass(frozen=True)
class Column:
    """One of a list: the field, its title, and how it is shown."""

    name: str
    title: str
    kind: str = "text"
    sort: str = ""
    """What the service calls the order of its values, where that is another word than the field's."""


@dataclass(frozen=True, eq=False)
class Listing:
    """A list of one service; there is one of each."""

    key: str
    title: str
    service: str
    path: str
    columns: tuple[Column, ...]
    by_status: bool = False
    """Whether it can be narrowed to a status; which there are, the service says."""
    here: str = ""
    tab: str = "trail"
    sorts: tuple[str, ...] = ()
    """The columns by which the service sorts, its own order first; where there are some, it looks for words too."""
    choice: tuple[str, str, str, str] | None = None
    """What must be chosen first: its title, the parameter, and the service's path and query, and the field, that say what there is."""
    asks: Mapping[str, str] = field(default_factory=dict)
    """What else the service is asked, for a page that shows less than it tells."""
    roles: frozenset[str] = frozenset()
    """Whose it is; empty: everybody's who has its neighbours."""
    template: str = "list.html"
    year: str = _("年度")
    """Which year it is of: the items' own, unless it says another."""

    @property
    def counted(self) -> bool:
        """Whether the service says how many rows there are of each status."""
        return bool(self.sorts and self.by_status)


ITEM_CODE, UNIT_CODE = Column("item", _("项目编号"), "code"), Column("unit", _("单位代码"), "code")
NAME, UNIT, STATUS = Column("name", _("项目"), "item"), Column("unit", _("单位"), "unit"), Column("status", _("状态"), "status")
AMOUNT, GRADE, SCORE = (
    Column("amount", _("金额（万元）"), "money"),
    Column("grade", _("评定"), "grade"),
    Column("score", _("得分"), "number"),
)
DUE, TURN = Column("due_on", _("期限"), "day"), Column("turn", _("轮到"), "roles")
LISTS = {
    one.key: one
    for one in (
        Listing(
            "goals",
            _("绩效目标"),
            "goals",
            "/items",
            (NAME, UNIT, AMOUNT, GRADE, STATUS, TURN),
            True,
            "goals",
            tab="goal",
            sorts=("unit", "name", "amount", "status"),
        ),
        Listing(
            "ex-ante",
            _("事前绩效评估"),
            "goals",
            "/ex-ante-evaluations",
            (
                NAME,
                UNIT,
                Column("object", _("对象")),
                AMOUNT,
                Column("outcome", _("结论")),
                Column("supported", _("支持金额（万元）"), "money"),
                STATUS,
                TURN,
            ),
            True,
            "goals",
            tab="before",
            sorts=("unit", "name", "amount", "status"),
        ),
        Listing(
            "monitoring",
            _("监控自评表"),
            "monitoring",
            "/records",
            (NAME, UNIT, Column("month", _("截至月份"), "number"), AMOUNT, DUE, Column("deadline", _("时限"), "status"), STATUS, TURN),
            True,
            "monitoring",
            tab="monitoring",
            sorts=("unit", "name", "amount", "due_on", "status"),
        ),
        Listing(
            "late",
            _("迟报"),
            "monitoring",
            "/late",
            (
                UNIT,
                Column("outstanding", _("逾期未报（份）"), "number"),
                Column("since", _("最早到期"), "day"),
                Column("submitted_late", _("迟报（份）"), "number"),
                Column("deduction", _("考核扣分"), "number"),
                Column("consequences", _("按规定"), "texts"),
            ),
            False,
            "monitoring",
            sorts=("unit", "outstanding", "since", "submitted_late", "deduction"),
        ),
        Listing(
            "choices",
            _("限期选择"),
            "monitoring",
            "/choices",
            (
                NAME,
                UNIT,
                Column("month", _("截至月份"), "number"),
                DUE,
                Column("course", _("单位的选择")),
                Column("chosen_on", _("选择日期"), "day"),
                Column("finding", _("说明")),
                STATUS,
                TURN,
            ),
            True,
            "monitoring",
            tab="monitoring",
            sorts=("unit", "name", "due_on", "chosen_on", "status"),
        ),
        Listing(
            "lights",
            _("双监控灯色"),
            "monitoring",
            "/lights",
            (
                NAME,
                UNIT,
                Column("month", _("截至月份"), "number"),
                AMOUNT,
                Column("execution_rate", _("执行率"), "percent"),
                Column("attained", _("目标完成率"), "percent", sort="attainment"),
                Column("execution_light", _("预算执行"), "light"),
                Column("goal_light", _("绩效目标"), "light"),
            ),
            False,
            "monitoring",
            tab="monitoring",
            sorts=("unit", "name", "amount", "execution_rate", "attainment"),
            asks={"derivations": "false"},
        ),
        Listing(
            "evaluation",
            _("单位自评"),
            "evaluation",
            "/self-evaluations",
            (NAME, UNIT, AMOUNT, DUE, SCORE, GRADE, STATUS, TURN),
            True,
            "evaluation",
            tab="self",
            sorts=("item", "unit", "name", "amount", "due_on", "score", "status"),
        ),
        Listing(
            "what-if",
            _("试算"),
            "evaluation",
            "/what-if",
            (
                NAME,
                UNIT,
                Column("kind", _("评价"), "origin"),
                Column("rule_version", _("现用规则集")),
                SCORE,
                GRADE,
                Column("score_after", _("试算得分"), "number"),
                Column("grade_after", _("试算等级"), "grade"),
                Column("because", _("差异")),
            ),
            False,
            "evaluation",
            tab="self",
            sorts=("kind", "unit", "name", "score", "score_after"),
            choice=(_("规则集"), "rules", "/rule-sets?kind=scoring", "key"),
            roles=frozenset({"FINANCE_DIVISION", "PERFORMANCE_OFFICE"}),
            template="what_if.html",
        ),
        Listing(
            "key-evaluations",
            _("重点评价"),
            "evaluation",
            "/key-evaluations",
            (NAME, UNIT, Column("third_party", _("第三方机构")), AMOUNT, SCORE, GRADE, STATUS, TURN),
            True,
            "evaluation",
            tab="key",
            sorts=("item", "unit", "name", "amount", "score", "status"),
        ),
        Listing(
            "feedback",
            _("整改"),
            "feedback",
            "/rectifications",
            (
                NAME,
                UNIT,
                Column("origin", _("来源"), "origin"),
                Column("measures_due_on", _("措施期限"), "day"),
                Column("completion_due_on", _("整改期限"), "day"),
                STATUS,
                TURN,
            ),
            True,
            "feedback",
            tab="rectification",
            sorts=("unit", "name", "measures_due_on", "completion_due_on", "status"),
        ),
        Listing(
            "to-rectify",
            _("待整改清单"),
            "feedback",
            "/to-rectify",
            (
                NAME,
                UNIT,
                Column("origin", _("来源"), "origin"),
                Column("kind", _("依据")),
                GRADE,
                Column("light", _("灯色"), "light"),
                Column("problem_list", _("问题"), "texts"),
            ),
            False,
            "feedback",
            tab="rectification",
            sorts=("unit", "name", "origin", "kind"),
        ),
        Listing(
            "linkages",
            _("结果应用"),
            "feedback",
            "/linkages",
            (NAME, UNIT, Column("action", _("挂钩方式")), AMOUNT, STATUS, TURN),
            True,
            "feedback",
            tab="linkage",
            sorts=("unit", "name", "amount", "status"),
            year=_("挂钩的预算年度"),
        ),
        Listing(
            "results",
            _("评价结果"),
            "evaluation",
            "/results",
            (NAME, UNIT, Column("kind", _("评价"), "origin"), AMOUNT, SCORE, GRADE, Column("confirmed_on", _("确认日期"), "day")),
            False,
            "results",
            tab="self",
            sorts=("kind", "unit", "name", "amount", "score", "confirmed_on"),
        ),
        Listing(
            "disclosures",
            _("公开情况"),
            "feedback",
            "/disclosures",
            (NAME, UNIT, Column("subject", _("公开事项"), "code"), DUE, Column("url", _("公开网址")), STATUS, TURN),
            True,
            "disclosures",
            tab="disclosure",
            sorts=("unit", "name", "due_on", "status"),
        ),
        Listing(
            "findings",
            _("审计发现"),
            "audit",
            "/findings",
            (
                Column("name", _("项目"), "audited"),
                UNIT,
                Column("finding", _("发现")),
                Column("recorded_on", _("记录日期"), "day"),
                Column("settled_because", _("销号理由")),
                STATUS,
            ),
            True,
            "audit",
            sorts=("item", "unit", "name", "recorded_on", "status"),
        ),
    )
}
