"""The automatic checks of a declaration form: fatal findings stop it, warnings travel with it."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from goals.rules.checks import CheckRules
from shared.events.goals import Finding, GoalContent
from shared.events.text import compared
from shared.events.values import (
    Horizon,
    Indicator,
    Level1,
    Level2,
    ObjectKind,
    Operator,
    SpendingObject,
    code_of,
    fiscal_year_of,
    shown,
)
from shared.rules.kind import Version
from shared.runtime.decider import Invalid
from shared.runtime.unsaid import told

ALL = Decimal(100)
UPWARD = (Operator.AT_LEAST, Operator.MORE_THAN)
PERCENT = ("%", "％", "百分比")


class FatalFindings(Invalid):
    """The automatic checks found faults that stop the goal."""

    zh = "绩效目标未通过自动检查"

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(message)
        self.findings = findings
        """All of them, warnings too."""


def check(
    item: str, content: GoalContent, by: Version[CheckRules], *, taken_over: bool = False, before: tuple[Finding, ...] = ()
) -> tuple[Finding, ...]:
    """Every fault of the form by a rule set, fatal ones first; a whole department's goal that was taken over names its successor.

    `before`: what its ex-ante evaluation says of it.
    """
    found = [*before]
    for part in (_form(item, content, taken_over), _funds(content), _weights(content, by), _structure(content, by.rules)):
        found += told(part)
    for number, indicator in enumerate(content.indicators):
        found += told(_indicator(f"indicators/{number}", indicator, by.rules))
    return tuple(sorted(found, key=lambda finding: not finding.fatal))


def require_sound(
    item: str, content: GoalContent, by: Version[CheckRules], *, taken_over: bool = False, before: tuple[Finding, ...] = ()
) -> tuple[Finding, ...]:
    """The warnings of the checks. Raises FatalFindings that names each fault and what was expected."""
    findings = check(item, content, by, taken_over=taken_over, before=before)
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


def _weights(content: GoalContent, by: Version[CheckRules]) -> Iterator[Finding]:
    annual = [one for one in content.indicators if one.horizon is Horizon.ANNUAL]
    weights = {level: sum((one.weight for one in annual if one.level1 is level), Decimal(0)) for level in Level1}
    if (weight := sum(weights.values(), Decimal(0))) != by.rules.annual_weight:
        yield _fatal("indicators", "WEIGHT_SUM", f"年度指标分值合计 {weight}", by.rules.weight_words())
    if content.kind is ObjectKind.PROJECT:
        for level, usual in by.rules.weights.items():
            if not usual.at_least <= weights[level] <= usual.at_most:
                span = " 至 ".join(dict.fromkeys((shown(usual.at_least), shown(usual.at_most))))
                sentence = f"{level}指标分值合计 {shown(weights[level])}，不是{by.head.document}所定的 {span} 分"
                yield _warning("indicators", "WEIGHT_UNUSUAL", sentence, f"{span} 分")


def _structure(content: GoalContent, rules: CheckRules) -> Iterator[Finding]:
    for (_, name), times in Counter((one.horizon, compared(one.name)) for one in content.indicators).items():
        if times > 1:
            yield _fatal("indicators", "NAME_REPEATED", f"指标“{name}”重复 {times} 次", "同一期限内名称唯一")
    levels = {one.level1 for one in content.indicators if one.horizon is Horizon.ANNUAL}
    if content.kind is ObjectKind.PROJECT:
        for level in rules.required_levels:
            if level not in levels:
                yield _fatal("indicators", "LEVEL_MISSING", f"缺少{level}指标", level)
    for level in rules.advised_levels:
        if level not in levels:
            hint = "；有服务对象的应当设置" if level is Level1.SATISFACTION else ""
            yield _warning("indicators", f"{level.name}_MISSING", f"没有{level}指标{hint}", level)


def _indicator(place: str, indicator: Indicator, rules: CheckRules) -> Iterator[Finding]:
    name, below = indicator.name, rules.tree.get(indicator.level1)
    if below is None:
        known = "、".join(rules.tree)
        yield _fatal(f"{place}/level1", "LEVEL_ONE_UNKNOWN", f"指标“{name}”的一级指标{indicator.level1}不在指标体系中", known)
    elif indicator.level2 not in below:
        fitting = "、".join(level for level in Level2 if level in below)
        yield _fatal(
            f"{place}/level2", "LEVEL_TWO_MISMATCH", f"指标“{name}”的二级指标 {indicator.level2} 不属于 {indicator.level1}", fitting
        )
    if indicator.operator is Operator.QUALITATIVE:
        if not indicator.target_text:
            yield _fatal(f"{place}/target_text", "TARGET_MISSING", f"定性指标“{name}”没有指标值", "以文字写明预期")
        elif any(word in indicator.target_text for word in rules.vague_words):
            yield _warning(f"{place}/target_text", "TARGET_VAGUE", f"指标“{name}”的指标值笼统", "可衡量的表述")
        return
    if indicator.target is None:
        yield _fatal(f"{place}/target", "TARGET_MISSING", f"定量指标“{name}”没有指标值", "一个数")
    elif indicator.measure in PERCENT and _is_share(name, rules) and _beyond_all(indicator.operator, indicator.target):
        yield _warning(
            f"{place}/target", "RATE_AT_LIMIT", f"指标“{name}”要求 {indicator.operator}{indicator.target}%，占比不可能超过 100%", "＝100%"
        )
    if not indicator.measure:
        yield _warning(f"{place}/measure", "MEASURE_MISSING", f"定量指标“{name}”没有度量单位", "如 个、公里、%")


def _is_share(name: str, rules: CheckRules) -> bool:
    return any(word in name for word in rules.share_words) and not any(word in name for word in rules.change_words)


def _beyond_all(operator: Operator, target: Decimal) -> bool:
    """Whether the target asks for more than all, or leaves room for it: ≥100 is written ＝100."""
    return (operator in UPWARD and target >= ALL) or (operator is Operator.EQUAL and target > ALL)
