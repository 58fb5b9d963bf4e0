"""The score of a self-evaluation form (自评表): execution rate, every indicator, total, each with its derivation."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.rules import noted
from evaluation.rules.money import reckoned
from evaluation.rules.points import HUNDRED, share
from evaluation.rules.rule_set import RuleSet
from evaluation.rules.schemes import judged, named
from shared.events.evaluation import Attainment, Derivation, Derived, Funds
from shared.events.text import compared
from shared.events.values import Horizon, Indicator, Operator, Tier, percent, shown
from shared.runtime.decider import Invalid


class WeightsDoNotSum(Invalid):
    """The weights of all rows add up to 100, the execution rate's among them (财预〔2020〕10号)."""

    zh = "分值合计不为100"


class IndicatorTwice(Invalid):
    """An indicator is scored once."""

    zh = "指标重复"


class NotAnnual(Invalid):
    """A year's self-evaluation scores annual indicators."""

    zh = "不是年度指标"


class TargetMissing(Invalid):
    """A quantitative indicator is scored against a target."""

    zh = "缺少目标值"


class ActualMissing(Invalid):
    """A quantitative indicator needs an actual value: a missing one is neither 0 nor full marks."""

    zh = "缺少完成值"


class TierMissing(Invalid):
    """A qualitative indicator needs a tier and a percentage."""

    zh = "缺少完成等次或比例"


class PercentOutsideTier(Invalid):
    """The percentage of a qualitative indicator lies inside its tier (财预〔2020〕10号)."""

    zh = "比例不在等次区间内"


class ScoreAboveWeight(Invalid):
    """No score exceeds the indicator's weight."""

    zh = "得分超过分值"


class ScoreMissing(Invalid):
    """Where the rule set leaves a score to people (人工评分), the unit states it, with its reason."""

    zh = "缺少自报得分"


class Unexplained(Invalid):
    """Low execution, an actual value far above target and a departure from the computed score are explained."""

    zh = "缺少原因说明"


def score(rules: RuleSet, funds: Funds, rows: Sequence[Attainment]) -> Derivation:
    """The total between 0 and 100, half up to two decimals, and all that it rests on."""
    require_well_formed(rules, [row.indicator for row in rows])
    lines = (execution_line(rules, funds), *(row_line(rules, row, f"rows/{n}") for n, row in enumerate(rows)))
    total, capped = noted.capped(rules, funds, sum((line.score for line in lines), Decimal(0)))
    notes = (*noted.departures(rules, rows), *noted.unknown_schemes(rules, rows), *capped)
    return Derivation(rule_version=rules.version, lines=lines, total=total, notes=notes)


def require_well_formed(rules: RuleSet, indicators: Sequence[Indicator]) -> None:
    """Raise IndicatorTwice, NotAnnual or WeightsDoNotSum."""
    names = [compared(indicator.name) for indicator in indicators]
    if len(set(names)) < len(names):
        raise IndicatorTwice(f"指标“{next(name for name in names if names.count(name) > 1)}”出现了不止一次", place="rows")
    for n, indicator in enumerate(indicators):
        if indicator.horizon is not Horizon.ANNUAL:
            raise NotAnnual(f"指标“{indicator.name}”是中期指标，年度自评只填年度指标", place=f"rows/{n}/indicator/horizon")
    weights = sum((indicator.weight for indicator in indicators), Decimal(0))
    if weights + rules.execution_weight != HUNDRED:
        raise WeightsDoNotSum(
            f"指标分值合计为 {shown(weights)}，加上预算执行率 {shown(rules.execution_weight)} 分不等于 100（依据 {rules.document}）",
            place="rows",
        )


def execution_line(rules: RuleSet, funds: Funds) -> Derived:
    """预算执行率: spent / adjusted budget of the whole year, at most 1; 0 where there is no budget."""
    counted = reckoned(funds)
    weight, budget, spent = rules.execution_weight, counted.adjusted_budget, counted.executed
    if spent * HUNDRED < rules.explain_execution_below * budget or not budget:
        rate = f"{percent(spent, budget)}%" if budget else "0（无预算）"
        if not funds.explanation.strip():
            raise Unexplained(f"预算执行率为 {rate}，低于 {shown(rules.explain_execution_below)}%，须说明原因", place="funds/explanation")
    points = share(weight, max(min(spent, budget), Decimal(0)), budget) if budget else Decimal("0.00")
    inputs = {
        "年初预算数": str(counted.initial_budget),
        "全年预算数": str(budget),
        "全年执行数": str(spent),
        "执行率": f"{percent(spent, budget)}%" if budget else "0%",
    }
    if funds.explanation:
        inputs["说明"] = funds.explanation
    rule = (
        "分值 × 全年执行数 ÷ 全年预算数（调整后），执行率最高按 100%、最低按 0 计" if budget else "全年预算数为 0，执行率按 0 计，得 0 分"
    )
    return Derived(name="预算执行率", weight=weight, score=points, inputs=inputs, rule=rule)


def row_line(rules: RuleSet, row: Attainment, place: str) -> Derived:
    """One indicator's score; the unit's own where it differs with a reason."""
    compute = _qualitative if row.indicator.operator is Operator.QUALITATIVE else _quantitative
    computed, manual = compute(rules, row, place)
    name, declared, inputs = row.indicator.name, row.declared_score, computed.inputs
    inputs = inputs | ({"说明": row.explanation} if row.explanation else {})
    if declared is None and manual:
        raise ScoreMissing(f"指标“{name}”按规则人工评分，须填自报得分", place=f"{place}/declared_score")
    if declared is None or (declared == computed.score and not manual):
        return computed.model_copy(update={"inputs": inputs})
    if declared > row.indicator.weight:
        raise ScoreAboveWeight(
            f"指标“{name}”自报 {shown(declared)} 分，超过分值 {shown(row.indicator.weight)} 分", place=f"{place}/declared_score"
        )
    if not row.explanation.strip():
        said = "人工评分" if manual else f"按规则计算为 {shown(computed.score)} 分"
        raise Unexplained(
            f"指标“{name}”自报 {shown(declared)} 分，{said}，须说明{'' if manual else '差异'}原因", place=f"{place}/explanation"
        )
    if manual:
        told = {"declared": declared, "difference": row.explanation}
        return computed.model_copy(update={"score": declared, "inputs": inputs | {"自报得分": str(declared)}, **told})
    told = {"computed": computed.score, "declared": declared, "difference": row.explanation}
    inputs |= {"计算得分": str(computed.score), "自报得分": str(declared)}
    words = f"{computed.rule}；以单位自报得分为准，差异见说明"
    return computed.model_copy(update={"score": declared, "inputs": inputs, "rule": words, **told})


def _quantitative(rules: RuleSet, row: Attainment, place: str) -> tuple[Derived, bool]:
    indicator = row.indicator
    if indicator.target is None:
        raise TargetMissing(f"定量指标“{indicator.name}”没有目标值，无法计分", place=f"{place}/indicator/target")
    if row.actual is None:
        raise ActualMissing(f"指标“{indicator.name}”没有填写实际完成值", place=f"{place}/actual")
    result = named(rules, indicator, indicator.target, row.actual)
    if result.overshoot is not None and not row.explanation.strip():
        raise Unexplained(
            f"指标“{indicator.name}”完成值为目标值的 {result.overshoot}%，达到 {shown(rules.explain_overshoot_from)}%，须说明原因",
            place=f"{place}/explanation",
        )
    inputs = {
        "目标值": f"{indicator.operator}{shown(indicator.target)}{indicator.measure}",
        "完成值": f"{shown(row.actual)}{indicator.measure}",
    }
    rule = f"{result.rule}{_by_name(rules, indicator)}"
    return Derived(name=indicator.name, weight=indicator.weight, score=result.score, inputs=inputs, rule=rule), result.manual


def _qualitative(rules: RuleSet, row: Attainment, place: str) -> tuple[Derived, bool]:
    indicator, tier, attained = row.indicator, row.tier, row.tier_percent
    if tier is None or attained is None:
        raise TierMissing(
            f"定性指标“{indicator.name}”没有填写完成等次或比例", place=f"{place}/{'tier' if tier is None else 'tier_percent'}"
        )
    low, high = rules.tiers.within(tier)
    if not (low <= attained < high or attained == high == HUNDRED):
        span = f"{shown(low)}%（含）至 {shown(high)}%"
        raise PercentOutsideTier(
            f"定性指标“{indicator.name}”取 {shown(attained)}%，不在“{tier}”的 {span} 区间内（依据 {rules.document}）",
            place=f"{place}/tier_percent",
        )
    inputs = {"目标": indicator.target_text or indicator.name, "完成等次": str(tier), "比例": f"{shown(attained)}%"}
    if (by_name := judged(rules, indicator, tier is Tier.ATTAINED)) is not None:
        rule = f"{by_name.rule}{_by_name(rules, indicator)}"
        return Derived(name=indicator.name, weight=indicator.weight, score=by_name.score, inputs=inputs, rule=rule), by_name.manual
    rule = f"定性指标按等次计分：分值 × {shown(low)}%（含）至 {shown(high)}% 区间内选定的比例"
    score = share(indicator.weight, attained, HUNDRED)
    return Derived(name=indicator.name, weight=indicator.weight, score=score, inputs=inputs, rule=rule), False


def _by_name(rules: RuleSet, indicator: Indicator) -> str:
    scheme = rules.scheme(indicator.scoring_rule)
    return f"（赋分规则“{scheme.name}”，{scheme.document}）" if scheme else ""
