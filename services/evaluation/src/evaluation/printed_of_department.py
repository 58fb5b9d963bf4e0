"""部门整体支出绩效自评表 in the layout that Chongqing publishes: initial and adjusted targets, coefficients, core indicators.

No national document has a form for whole departments. What is added to the published columns is what is scored and would be lost otherwise:
both levels, and the reason of a deviation (财预〔2020〕10号).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from evaluation.decisions.approved_indicators import annual_of
from evaluation.decisions.self_evaluation_state import UNSCORED, SelfEvaluation
from evaluation.printed import reached, remarks_on_funds
from shared.events.evaluation import Attainment, Derivation, Derived, Funds, FundsPart
from shared.events.goals import GoalContent
from shared.events.values import Indicator, first_level_of, percent
from shared.forms.form import Kind
from shared.forms.printed.form import PrintedCell, PrintedForm
from shared.forms.printed.laying import (
    Cells,
    amount,
    blank,
    centred,
    coded,
    dash,
    label,
    leveled,
    number,
    rate,
    target_of,
    words,
)

WIDTHS = (5, 8, 13, 20, 8, 8, 10, 10, 12, 8, 8, 8, 8, 18)
COLUMNS = (
    *("一级指标", "二级指标", "指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值"),
    *("得分系数（%）", "指标权重（分）", "指标得分（分）", "是否核心指标", "偏差原因分析及改进措施"),
)


def department_self_evaluation_form(
    known: SelfEvaluation, asked: Sequence[Indicator], initial: GoalContent | None, goal: str, unit: str, department: str
) -> PrintedForm:
    """The form as it is filled in; `initial` is the goal as it was approved first, None of one without a goal."""
    derivation = None if known.status in UNSCORED else known.derivation
    return PrintedForm(
        title=Kind.DEPARTMENT_SELF_EVALUATION.zh,
        under=f"（{known.fiscal_year}年度）",
        widths=WIDTHS,
        rows=(
            (label("项目名称", 2), words(known.name, 12)),
            (
                *(label("主管部门", 2), words(coded(first_level_of(known.unit), department), 3)),
                *(label("单位名称", 2), words(coded(known.unit, unit), 3)),
                *(label("财政处室", 2), blank(2)),
            ),
            (
                *(label("自评总分", 2), number(derivation.total if derivation else None, 3)),
                *(label("联系人", 2), blank(3), label("电话", 2), blank(2)),
            ),
            *_funds(known.funds, derivation.lines[0] if derivation else None),
            (label("当年绩效目标", 2, 2), label("年初目标", 4), label("全年（调整）目标", 4), label("实际完成情况", 4)),
            (words(initial.annual_goal if initial else "", 4), words(goal, 4), words(known.conclusion, 4)),
            *_indicators(known.rows or tuple(Attainment(indicator=one) for one in asked), initial, derivation),
        ),
    )


def _funds(funds: Funds | None, execution: Derived | None) -> list[Cells]:
    """The total with its score, and below it the sources that were told."""
    parts = funds.parts if funds else ()
    known = rate(percent(funds.executed, funds.adjusted_budget)) if funds and funds.adjusted_budget else dash()
    scored = number(execution.weight if execution else None), number(execution.score if execution else None, 2)
    rows: list[Cells] = [
        (label("年度资金总额", 2), *_figures(funds), known, *scored),
        *(
            (label(f"其中：{one.source}" if n == 0 else one.source, 2), *_figures(one), dash(), dash(), centred("—", 2))
            for n, one in enumerate(parts)
        ),
    ]
    heads = (label("年初预算数", 2), label("全年（调整）预算数", 2), label("全年执行数", 2))
    shares = (label("执行率（%）"), label("执行率权重"), label("执行率得分", 2))
    said = remarks_on_funds(funds)
    return [
        (label("部门预算执行情况（万元）", 2, len(rows) + 1), label("", 2), *heads, *shares),
        *rows,
        *([(label("资金说明", 2), words(said, 12))] if said else []),
    ]


def _figures(told: Funds | FundsPart | None) -> Cells:
    if told is None:
        return blank(2), blank(2), blank(2)
    return amount(told.initial_budget, 2), amount(told.adjusted_budget, 2), amount(told.executed, 2)


def _indicators(told: Sequence[Attainment], initial: GoalContent | None, derivation: Derivation | None) -> list[Cells]:
    scores: Mapping[str, Decimal] = {line.name: line.score for line in derivation.lines[1:]} if derivation else {}
    first = {one.name: one for one in annual_of(initial)} if initial else {}
    rows = [
        (*levels, *_row(one, first.get(one.indicator.name), scores.get(one.indicator.name)))
        for levels, one in zip(leveled([one.indicator for one in told]), told, strict=True)
    ]
    return [(label("绩效指标", down=len(rows) + 1), *map(label, COLUMNS)), *rows]


def _row(one: Attainment, first: Indicator | None, score: Decimal | None) -> Cells:
    now = one.indicator
    coefficient: PrintedCell = dash() if score is None or not now.weight else number(percent(score, now.weight))
    return (
        *(words(now.name), centred(now.measure) if now.measure else dash(), centred(now.operator)),
        *(target_of(first) if first else dash(), target_of(now), reached(one)),
        *(coefficient, number(now.weight), number(score), centred("是" if now.is_core else "否"), words(one.explanation)),
    )
