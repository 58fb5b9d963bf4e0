"""A declaration form that was read becomes the content of a goal: nothing is guessed without a finding at its cell."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.events.goals import GoalContent, ProjectCategory, ProjectNature
from shared.events.values import ObjectKind, fiscal_year_of
from shared.forms import Document, Finding, Form, Kind, Severity, document
from shared.forms.document.checks import total_fund
from shared.importing.content import content_of
from shared.importing.indicators import take_indicators
from shared.importing.matching import project_code
from shared.importing.money import by_source
from shared.importing.notes import Notes

DECLARATIONS = (Kind.GOAL_DECLARATION, Kind.GOAL_APPROVAL, Kind.DEPARTMENT_GOAL)
"""The forms that say what a goal is; the others say what came of it."""
NATURES = {"NEW": ProjectNature.NEW, "CONTINUING": ProjectNature.CONTINUING}
CHECKED = {"WEIGHTS_NE_100", "FUNDS_TOTAL_NE_PARTS"}
"""What the reader says of sums, and the checks of the declaration by their own rule as soon as there is a content to check."""
FIELDS = {
    "name": "项目名称",
    "unit": "单位代码",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
    "fiscal_funds": "财政拨款",
    "carryover": "上年结转",
    "other_funds": "其他资金",
    "amount": "年度资金总额",
    "midterm_amount": "中期资金总额",
    "annual_goal": "年度目标",
    "midterm_goal": "中期目标",
    "tasks": "年度主要任务",
    "indicators": "绩效指标",
}


@dataclass(frozen=True)
class Declared:
    """One form as a goal; `content` is None while a cell stands in the way."""

    sheet: str
    item: str
    """Empty where the form does not say which item it is of, and nobody else did."""
    content: GoalContent | None
    findings: tuple[Finding, ...]
    cells: dict[str, str]
    """Field of the declaration → cell."""
    cell_of: Callable[[str], str | None]


def declared(form: Form, *, unit: str, item: str, subject: Callable[[str], str]) -> Declared:
    """The goal of one form. `unit` declares it; `item` is empty where it is the form's own, which `subject` makes of a code."""
    read = document(form)
    department = read.kind is Kind.DEPARTMENT_GOAL
    if not item and (code := _code(read, unit)):
        item = subject(code)
    notes = Notes(read.sheet, {"kind": ObjectKind.DEPARTMENT if department else ObjectKind.PROJECT, "unit": unit}, {}, [*read.findings])
    _words(notes, read)
    _dates(notes, read, fiscal_year_of(item or subject("P0")))
    _funds(notes, read)
    _tasks(notes, read)
    take_indicators(notes, read)
    content = content_of(notes, GoalContent, FIELDS, "申报表")
    told = [one for one in notes.findings if not (content and one.rule in CHECKED)]
    return Declared(form.sheet, item, content, tuple(told), notes.cells, notes.cell_of)


def _code(read: Document, unit: str) -> str:
    """P and the project's code as it is printed, D and the unit's of a whole department; empty where none can be read."""
    if read.kind is Kind.DEPARTMENT_GOAL:
        return f"D{unit}"
    return project_code(read)


def _words(notes: Notes, read: Document) -> None:
    words = read.words
    name = words.get("project_name") or (words.get("unit") or words.get("department") if read.kind is Kind.DEPARTMENT_GOAL else None)
    notes.take("name", name and name.value, name)
    goal = words.get("annual_goal") or words.get("expected_goal")
    notes.take("annual_goal", goal and goal.value, goal)
    later = words.get("midterm_goal")
    notes.take("midterm_goal", later and later.value, later)
    if read.nature and read.nature.value in NATURES:
        notes.take("nature", NATURES[read.nature.value], read.nature)
    category = words.get("category")
    known = next((one for one in ProjectCategory if category and one.value[:2] in category.value), None)
    notes.take("category", known, category)


def _dates(notes: Notes, read: Document, year: int) -> None:
    """As printed; a month is its first or last day; the budget year where nothing is printed, which is said."""
    if read.fiscal_year and read.fiscal_year.value != year:
        sentence = f"{read.fiscal_year.at}写的是 {read.fiscal_year.value} 年度，现在按 {year} 年度导入；请核对年度、日期和指标值。"
        notes.say(read.fiscal_year, "YEAR_DIFFERS", sentence, Severity.WARNING, str(year))
    start, end, period = (read.dates.get(name) for name in ("start", "end", "period"))
    first, last = start or period, end or period
    for name, one, said, end_of in (
        ("starts_on", first, first and first.value[0], False),
        ("ends_on", last, last and (last.value[1] or (None if last is period else last.value[0])), True),
    ):
        if said:
            notes.take(name, _whole(said, end_of=end_of), one)
        else:
            notes.values[name] = f"{year}-12-31" if end_of else f"{year}-01-01"
    if not (first and last):
        notes.say(None, "PERIOD_ASSUMED", f"表上没有写全项目起止日期，按 {year} 预算年度读取；请核对。", Severity.INFO)


def _whole(text: str, *, end_of: bool) -> str:
    """2021 is 2021-01-01 or 2021-12-31, 2021-03 its first or last day."""
    year, month, day = [*text.split("-"), "", ""][:3]
    month = month or ("12" if end_of else "01")
    last = calendar.monthrange(int(year), int(month))[1] if end_of else 1
    return f"{year}-{month}-{day or f'{last:02}'}"


def _funds(notes: Notes, read: Document) -> None:
    """Money by source, in yuan; the total as printed, so that the checks see a wrong one."""
    amounts = {one.kind: value for one in read.funds if one.horizon != "MIDTERM" and (value := one.initial or one.full_year)}
    sums = {field: [amounts[kind] for kind in kinds] for field, kinds in by_source(amounts).items()}
    total = total_fund(read)
    printed = (total.initial or total.full_year) if total else None
    if printed and not any(sums.values()):
        sums["fiscal_funds"] = [printed]
        sentence = f"{printed.at}只写了资金总额，没有分来源，全部读作财政拨款；请核对。"
        notes.say(printed, "FUNDS_NOT_SPLIT", sentence)
    if printed or any(sums.values()):
        for name, parts in sums.items():
            notes.take(name, sum((one.value for one in parts), Decimal(0)), parts[0] if parts else None)
        notes.take("amount", printed.value if printed else sum((notes.values[name] for name in sums), Decimal(0)), printed)
    later = next((value for one in read.funds if one.kind == "total" and one.horizon == "MIDTERM" and (value := one.initial)), None)
    notes.take("midterm_amount", later and later.value, later)


def _tasks(notes: Notes, read: Document) -> None:
    made: list[dict[str, Any]] = []
    for n, task in enumerate(read.tasks):
        amount = task.amounts.get("total") or task.amounts.get("fiscal")
        for name, one in (("name", task.name), ("content", task.content), ("amount", amount)):
            if one:
                notes.cells[f"tasks/{n}/{name}"] = notes.cells.setdefault(f"tasks/{n}", one.at)
        said = {"name": task.name, "content": task.content or task.name, "amount": amount}
        made.append({name: one.value for name, one in said.items() if one})
    if made:
        notes.values["tasks"] = made
