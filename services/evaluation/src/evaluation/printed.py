"""项目支出绩效自评表 (财预〔2020〕10号 annex, with the indicator columns of the integrated system 一体化) as it is printed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from evaluation.decisions.self_evaluation_state import UNSCORED, SelfEvaluation
from shared.events.evaluation import Attainment, Derivation, Derived, Funds, FundsPart, FundsSource
from shared.events.values import Indicator, percent
from shared.forms.form import Kind
from shared.forms.printed.form import PrintedCell, PrintedForm
from shared.forms.printed.laying import Cells, aimed_at, amount, blank, dash, label, leveled, measured, number, of_unit, rate, words

WIDTHS = (5, 8, 14, 19, 8, 10, 8, 12, 7, 9, 19)
COLUMNS = ("一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "度量单位", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
FULL = Decimal(100)


def self_evaluation_form(known: SelfEvaluation, asked: Sequence[Indicator], goal: str, unit: str, department: str) -> PrintedForm:
    """The form as it is filled in, with the scores of what was submitted; `asked` are the indicators of one that is not filled in yet."""
    derivation = None if known.status in UNSCORED else known.derivation
    return PrintedForm(
        title=Kind.PROJECT_SELF_EVALUATION.zh,
        under=f"（{known.fiscal_year}年度）",
        widths=WIDTHS,
        rows=(
            (label("项目名称", 2), words(known.name, 9)),
            of_unit(known.unit, unit, department, 3, 4),
            *_funds(known, derivation.lines[0] if derivation else None),
            (label("年度总体目标", 2, 2), label("预期目标", 4), label("实际完成情况", 5)),
            (words(goal, 4), words(known.conclusion, 5)),
            *_indicators(known.rows or tuple(Attainment(indicator=one) for one in asked), derivation),
            (label("总分", 8), number(FULL), number(derivation.total if derivation else None), blank()),
        ),
    )


def _funds(known: SelfEvaluation, execution: Derived | None) -> list[Cells]:
    funds = known.funds
    parts = {part.source: part for part in funds.parts} if funds else {}
    shown = rate(percent(funds.executed, funds.adjusted_budget)) if funds and funds.adjusted_budget else dash()
    rows: list[Cells] = [
        (
            label("年度资金总额"),
            *_figures(funds),
            number(execution.weight if execution else None),
            shown,
            number(execution.score if execution else None),
        ),
        *(
            (label(f"其中：{source}" if n == 0 else source), *_figures(parts.get(source)), dash(), dash(), dash())
            for n, source in enumerate(FundsSource)
        ),
    ]
    heads = (label("年初预算数"), label("全年预算数(A)", 2), label("全年执行数(B)", 2), label("分值"), label("执行率(B/A)"), label("得分"))
    said = remarks_on_funds(funds)
    return [
        (label("项目资金（万元）", 2, len(rows) + 1), label(""), *heads),
        *rows,
        *([(label("资金说明", 2), words(said, 9))] if said else []),
    ]


def remarks_on_funds(funds: Funds | None) -> str:
    """资金说明: the word on odd money, and on a departure from the treasury's figures."""
    return "\n".join(filter(None, (funds.explanation, funds.departure))) if funds else ""


def _figures(told: Funds | FundsPart | None) -> Cells:
    if told is None:
        return blank(), blank(2), blank(2)
    return amount(told.initial_budget), amount(told.adjusted_budget, 2), amount(told.executed, 2)


def _indicators(told: Sequence[Attainment], derivation: Derivation | None) -> list[Cells]:
    scores: Mapping[str, Decimal] = {line.name: line.score for line in derivation.lines[1:]} if derivation else {}
    rows = [
        (
            *levels,
            *aimed_at(one.indicator),
            reached(one),
            number(one.indicator.weight),
            number(scores.get(one.indicator.name)),
            words(one.explanation),
        )
        for levels, one in zip(leveled([one.indicator for one in told]), told, strict=True)
    ]
    return [(label("绩效指标", down=len(rows) + 1), *map(label, COLUMNS)), *rows]


def reached(one: Attainment) -> PrintedCell:
    """What was reached: a figure, else 达成预期指标（95%）."""
    share = f"（{one.tier_percent.normalize():f}%）" if one.tier and one.tier_percent is not None else ""
    return measured(one.actual, f"{one.tier or ''}{share}")
