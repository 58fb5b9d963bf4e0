"""The automatic checks of a declaration form: fatal findings stop it, warnings travel with it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from shared.events.goals import Finding, GoalContent, SpendingObject
from shared.events.text import compared
from shared.events.values import Horizon, Indicator, Level1, Level2, ObjectKind, Operator, code_of, fiscal_year_of
from shared.runtime.decider import Invalid

ALL = Decimal(100)
WEIGHT = Decimal(90)
"""Annual weights at declaration; the execution rate adds 10 at self-evaluation (财预〔2020〕10号)."""

LEVELS: Mapping[Level1, frozenset[Level2]] = {
    Level1.COST: frozenset({Level2.COST, Level2.ECONOMIC, Level2.SOCIAL, Level2.ECOLOGICAL}),
    Level1.OUTPUT: frozenset({Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS, Level2.COST}),
    Level1.OUTCOME: frozenset({Level2.ECONOMIC, Level2.SOCIAL, Level2.ECOLOGICAL, Level2.SUSTAINABILITY}),
    Level1.SATISFACTION: frozenset({Level2.SATISFACTION}),
}
"""Which second levels stand below a first one; cost under output is the tree before 财预〔2021〕101号."""

UPWARD = (Operator.AT_LEAST, Operator.MORE_THAN)
VAGUE = ("效果明显", "显著提高", "明显改善", "有所提高", "较好", "良好")
PERCENT = ("%", "％", "百分比")
SHARE = re.compile(
    "占比|比例|比重|满意度|"
    "(完成|完工|竣工|开工|合格|达标|优良|优秀|良好|完好|覆盖|普及|到位|及时|按时|准时|准确|合规|规范|满意|知晓|参与|参保|参加|入学|升学|毕业|巩固"
    "|就业|办结|结案|通过|公开|兑付|兑现|发放|拨付|支付|执行|使用|利用|成活|存活|处理|处置|回收|治愈|救助|保障|整改|验收|响应|到课|出勤|建档|签约|配备)率"
)
"""A part of a whole (占比): at most all of it."""
CHANGE = re.compile("增|提高|提升|上升|升幅|涨|下降|降低|降幅|减少|变动|变化|同比|环比|倍")
"""How much something grew or shrank: no part of a whole, so it may exceed 100 %."""


class FatalFindings(Invalid):
    """The automatic checks found faults that stop the goal."""

    zh = "绩效目标未通过自动检查"

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(message)
        self.findings = findings
        """All of them, warnings too."""


def check(item: str, content: GoalContent, *, taken_over: bool = False) -> tuple[Finding, ...]:
    """Every fault of the form, fatal ones first; a whole department's goal that was taken over names its successor."""
    found = [*_form(item, content, taken_over), *_funds(content), *_weights(content), *_structure(content)]
    for number, indicator in enumerate(content.indicators):
        found += _indicator(f"indicators/{number}", indicator)
    return tuple(sorted(found, key=lambda finding: not finding.fatal))


def require_sound(item: str, content: GoalContent, *, taken_over: bool = False) -> tuple[Finding, ...]:
    """The warnings of the checks. Raises FatalFindings that names each fault and what was expected."""
    findings = check(item, content, taken_over=taken_over)
    fatal = [finding for finding in findings if finding.fatal]
    if fatal:
        raise FatalFindings("；".join(f"{one.sentence}{f'，应为 {one.expected}' if one.expected else ''}" for one in fatal), findings)
    return findings


def _fatal(place: str, code: str, sentence: str, expected: str = "") -> Finding:
    return Finding(code=code, sentence=sentence, fatal=True, expected=expected, place=place)


def _warning(place: str, code: str, sentence: str, expected: str = "") -> Finding:
    return Finding(code=code, sentence=sentence, expected=expected, place=place)


def _form(item: str, content: GoalContent, taken_over: bool) -> Iterator[Finding]:
    code, year = code_of(item), fiscal_year_of(item)
    if (code[0] == "P") is not (content.kind is ObjectKind.PROJECT):
        yield _fatal("kind", "KIND_MISMATCH", f"{item} 与对象类别 {content.kind} 不符", "P 项目支出，D 部门整体支出")
    elif content.kind is ObjectKind.DEPARTMENT and code != f"D{content.unit}" and not taken_over:
        yield _fatal("unit", "UNIT_MISMATCH", f"{item} 不是单位 {content.unit} 的部门整体支出", f"D{content.unit}")
    if content.kind is ObjectKind.DEPARTMENT and content.object is not SpendingObject.PROJECT:
        yield _fatal("object", "OBJECT_MISMATCH", f"部门整体支出不是{content.object}", SpendingObject.PROJECT)
    if content.object is SpendingObject.POLICY and not content.midterm_goal:
        yield _warning("midterm_goal", "POLICY_WITHOUT_MIDTERM", "政策没有写明实施期目标", "政策实施期内的总目标")
    if content.starts_on > content.ends_on:
        yield _fatal("starts_on", "DATES_REVERSED", f"项目开始日期 {content.starts_on} 晚于结束日期", f"不晚于 {content.ends_on}")
    elif not content.starts_on.year <= year <= content.ends_on.year:
        yield _fatal("starts_on", "YEAR_OUTSIDE", f"预算年度 {year} 不在项目期内", f"{content.starts_on} 至 {content.ends_on}")


def _funds(content: GoalContent) -> Iterator[Finding]:
    total = content.fiscal_funds + content.carryover + content.other_funds
    if content.amount != total:
        yield _fatal("amount", "AMOUNT_SUM", f"年度资金总额 {content.amount} 不等于财政拨款、上年结转与其他资金之和", f"{total}")
    if content.midterm_amount is not None and content.midterm_amount < content.amount:
        yield _warning("midterm_amount", "MIDTERM_SMALLER", "中期资金总额小于年度资金总额", f"≥{content.amount}")
    if content.kind is ObjectKind.DEPARTMENT:
        tasks = sum((task.amount for task in content.tasks), Decimal(0))
        if not content.tasks:
            yield _fatal("tasks", "TASKS_MISSING", "部门整体支出没有列出年度主要任务", "至少一项任务")
        elif tasks > content.amount:
            yield _fatal("tasks", "TASKS_SUM", f"年度主要任务金额合计 {tasks} 超过资金总额", f"≤{content.amount}")


def _weights(content: GoalContent) -> Iterator[Finding]:
    weight = sum((one.weight for one in content.indicators if one.horizon is Horizon.ANNUAL), Decimal(0))
    if weight != WEIGHT:
        yield _fatal("indicators", "WEIGHT_SUM", f"年度指标分值合计 {weight}", f"{WEIGHT}（另 10 分为预算执行率）")


def _structure(content: GoalContent) -> Iterator[Finding]:
    for (_, name), times in Counter((one.horizon, compared(one.name)) for one in content.indicators).items():
        if times > 1:
            yield _fatal("indicators", "NAME_REPEATED", f"指标“{name}”重复 {times} 次", "同一期限内名称唯一")
    levels = {one.level1 for one in content.indicators if one.horizon is Horizon.ANNUAL}
    if content.kind is ObjectKind.PROJECT:
        for level in (Level1.OUTPUT, Level1.OUTCOME):
            if level not in levels:
                yield _fatal("indicators", "LEVEL_MISSING", f"缺少{level}指标", level)
    if Level1.SATISFACTION not in levels:
        yield _warning("indicators", "SATISFACTION_MISSING", "没有满意度指标；有服务对象的应当设置", Level1.SATISFACTION)


def _indicator(place: str, indicator: Indicator) -> Iterator[Finding]:
    name = indicator.name
    if indicator.level2 not in LEVELS[indicator.level1]:
        fitting = "、".join(level for level in Level2 if level in LEVELS[indicator.level1])
        yield _fatal(
            f"{place}/level2", "LEVEL_TWO_MISMATCH", f"指标“{name}”的二级指标 {indicator.level2} 不属于 {indicator.level1}", fitting
        )
    if indicator.operator is Operator.QUALITATIVE:
        if not indicator.target_text:
            yield _fatal(f"{place}/target_text", "TARGET_MISSING", f"定性指标“{name}”没有指标值", "以文字写明预期")
        elif any(word in indicator.target_text for word in VAGUE):
            yield _warning(f"{place}/target_text", "TARGET_VAGUE", f"指标“{name}”的指标值笼统", "可衡量的表述")
        return
    if indicator.target is None:
        yield _fatal(f"{place}/target", "TARGET_MISSING", f"定量指标“{name}”没有指标值", "一个数")
    elif indicator.measure in PERCENT and _is_share(name) and _beyond_all(indicator.operator, indicator.target):
        yield _warning(
            f"{place}/target", "RATE_AT_LIMIT", f"指标“{name}”要求 {indicator.operator}{indicator.target}%，占比不可能超过 100%", "＝100%"
        )
    if not indicator.measure:
        yield _warning(f"{place}/measure", "MEASURE_MISSING", f"定量指标“{name}”没有度量单位", "如 个、公里、%")


def _is_share(name: str) -> bool:
    return bool(SHARE.search(name)) and not CHANGE.search(name)


def _beyond_all(operator: Operator, target: Decimal) -> bool:
    """Whether the target asks for more than all, or leaves room for it: ≥100 is written ＝100."""
    return (operator in UPWARD and target >= ALL) or (operator is Operator.EQUAL and target > ALL)
