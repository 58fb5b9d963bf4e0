"""绩效目标执行监控表 (财预〔2019〕136号 annex, with the indicator columns of the integrated system 一体化) as it is printed."""

from monitoring.decisions.record_state import Record
from shared.events.monitoring import DeviationCause, Likelihood, Progress
from shared.events.values import Indicator
from shared.forms.form import Kind
from shared.forms.printed.form import PrintedForm
from shared.forms.printed.laying import Cells, aimed_at, amount, blank, centred, label, leveled, measured, number, of_unit, rate, words

WIDTHS = (5, 8, 13, 20, 8, 10, 8, 12, 12, 6, 6, 6, 7, 6, 18, 7, 7, 7, 8)
TICK = "√"


def monitoring_form(record: Record, goal: str, unit: str, department: str) -> PrintedForm:
    """The form of one item for January to a month; `goal` is what the approved one aims at, `unit` and `department` are names."""
    months = f"1—{record.period_end_month}月"
    return PrintedForm(
        title=Kind.MONITORING.zh,
        under=f"（{record.fiscal_year}年度{months}）",
        widths=WIDTHS,
        rows=(
            (label("项目名称", 2), words(record.name, 17)),
            of_unit(record.unit, unit, department, 5, 10),
            *_funds(record, months),
            (label("年度总体目标", 2), words(goal, 17)),
            *_indicators(record, months),
            (label("存在问题", 2), words(record.beside.problems, 17)),
            (label("改进措施", 2), words(record.beside.measures, 17)),
        ),
    )


def _funds(record: Record, months: str) -> list[Cells]:
    told = record.execution or record.beside
    heads = ("年初预算数", "全年预算数", f"{months}执行数", f"{months}执行率", "全年预计执行数")
    spans = (2, 2, 2, 4, 1)
    figures = (
        amount(told.initial_budget, spans[0]),
        amount(told.adjusted_budget, spans[1]),
        amount(told.executed, spans[2]),
        rate(record.execution.rate if record.execution else None, spans[3]),
        amount(record.beside.expected_executed, spans[4]),
    )
    open_cells = tuple(blank(span) for span in spans)
    return [
        (label("项目资金（万元）", 2, 4), label("", 2), *map(label, heads, spans), label("资金说明", 4)),
        (label("年度资金总额", 2), *figures, words(record.beside.explanation, 4)),
        (label("其中：本年一般公共预算拨款", 2), *open_cells, blank(4)),
        (label("其他资金", 2), *open_cells, blank(4)),
    ]


def _indicators(record: Record, months: str) -> list[Cells]:
    plain = ("一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "度量单位", f"{months}执行情况", "全年预计完成情况")
    rows = [
        (*levels, *_row(one, record.rows.get(one.name))) for levels, one in zip(leveled(record.indicators), record.indicators, strict=True)
    ]
    return [
        (
            label("绩效指标", down=len(rows) + 2),
            *(label(text, down=2) for text in plain),
            label("偏差原因分析", len(DeviationCause) + 1),
            label("完成目标可能性", len(Likelihood)),
            label("备注", down=2),
        ),
        (*(label(cause) for cause in DeviationCause), label("原因说明"), *(label(likely) for likely in Likelihood)),
        *rows,
    ]


def _row(one: Indicator, told: Progress | None) -> Cells:
    return (
        *aimed_at(one),
        measured(told.actual if told else None, told.tier if told else None),
        number(told.expected_actual if told else None),
        *(centred(TICK if told and cause in told.causes else "") for cause in DeviationCause),
        words(told.explanation if told else ""),
        *(centred(TICK if told and told.likelihood is likely else "") for likely in Likelihood),
        blank(),
    )
