"""绩效目标申报表 (财预〔2015〕88号 annexes, with the indicator columns of the integrated system 一体化) as it is printed."""

from collections.abc import Sequence
from decimal import Decimal

from shared.events.goals import GoalContent, ProjectCategory, ProjectNature
from shared.events.values import Horizon, Indicator, ObjectKind
from shared.forms.form import Kind
from shared.forms.printed.form import PrintedForm
from shared.forms.printed.laying import (
    Cells,
    aimed_at,
    amount,
    blank,
    centred,
    coded,
    from_to,
    label,
    leveled,
    number,
    of_unit,
    ticked,
    words,
)

WIDTHS = (6, 9, 14, 21, 8, 11, 8, 7, 20)
COLUMNS = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "分值", "评(扣)分标准")


def goal_form(content: GoalContent, year: int, unit: str, department: str) -> PrintedForm:
    """The form of a project, a policy or a transfer fund, or of a whole department; `unit` and `department` are the names of both."""
    whole = content.kind is ObjectKind.DEPARTMENT
    midterm = [one for one in content.indicators if one.horizon is Horizon.MIDTERM]
    annual = [one for one in content.indicators if one.horizon is Horizon.ANNUAL]
    body = _department(content, unit) if whole else _project(content, unit, department)
    indicators = [*(_indicators("中期绩效指标", midterm) if midterm else ()), *_indicators("年度绩效指标", annual)]
    total = sum((one.weight for one in annual), Decimal(0))
    return PrintedForm(
        title=(Kind.DEPARTMENT_GOAL if whole else Kind.GOAL_DECLARATION).zh,
        under=f"（{year}年度）",
        widths=WIDTHS,
        rows=(*body, *indicators, (label("合计", 7), number(total), blank())),
    )


def _project(content: GoalContent, unit: str, department: str) -> list[Cells]:
    years = "—".join(dict.fromkeys(str(day.year) for day in (content.starts_on, content.ends_on)))
    return [
        (label("项目名称", 2), words(content.name, 3), label("项目属性", 2), centred(ticked(ProjectNature, content.nature), 2)),
        of_unit(content.unit, unit, department, 3, 2),
        (
            label("项目类别", 2),
            centred(ticked(ProjectCategory, content.category), 3),
            label("项目期", 2),
            centred(from_to(content.starts_on, content.ends_on), 2),
        ),
        *_funds(content),
        (label("总体目标", 2, 2), label(f"中期目标（{years}年）", 3), label("年度目标", 4)),
        (words(content.midterm_goal, 3), words(content.annual_goal, 4)),
    ]


def _department(content: GoalContent, unit: str) -> list[Cells]:
    total = sum((task.amount for task in content.tasks), Decimal(0))
    return [
        (label("部门（单位）名称", 2), words(coded(content.unit, unit), 7)),
        (
            label("年度主要任务", 2, len(content.tasks) + 3),
            label("任务名称", down=2),
            label("主要内容", 2, 2),
            label("预算金额（万元）", 4),
        ),
        (label("总额"), label("财政拨款", 2), label("其他资金")),
        *((words(task.name), words(task.content, 2), amount(task.amount), blank(2), blank()) for task in content.tasks),
        (label("金额合计", 3), amount(total), blank(2), blank()),
        *_funds(content),
        (label("年度总体目标", 2), words(content.annual_goal, 7)),
    ]


def _funds(content: GoalContent) -> list[Cells]:
    """Mid-term on the left, of which a goal states the total alone; the year on the right."""
    rows = (
        ("中期资金总额", amount(content.midterm_amount), "年度资金总额", content.amount),
        ("其中：财政拨款", blank(), "其中：财政拨款", content.fiscal_funds),
        ("", blank(), "上年结转", content.carryover),
        ("其他资金", blank(), "其他资金", content.other_funds),
    )
    told = [(label(left), midterm, label(right, 3), amount(year, 2)) for left, midterm, right, year in rows]
    return [(label("项目资金（万元）", 2, len(rows)), *told[0]), *told[1:]]


def _indicators(title: str, indicators: Sequence[Indicator]) -> list[Cells]:
    rows = [
        (*levels, *aimed_at(one), number(one.weight), words(one.scoring_standard))
        for levels, one in zip(leveled(indicators), indicators, strict=True)
    ]
    return [(label(title, down=len(rows) + 1), *map(label, COLUMNS)), *rows]
