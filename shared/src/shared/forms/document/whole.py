"""A form becomes a document: heading, money, indicators, total; then its sums are checked."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from shared.forms.cells.dates import day
from shared.forms.cells.marks import chosen
from shared.forms.cells.numbers import YUAN
from shared.forms.cells.text import EMPTY, KEPT, one_line, plain
from shared.forms.document.checks import checked
from shared.forms.document.indicator import indicator_of
from shared.forms.document.parts import Document, Execution, Fund, LevelWeight, Read, Task, Total, Words
from shared.forms.document.reader import Reader
from shared.forms.finding import Finding, Severity
from shared.forms.form import Cell, Form
from shared.forms.found import serial_date

DATES = ("start", "end", "period", "filled_on")
APART = {*DATES, "total_score", "fiscal_year", "period_end_month", "amount_unit", "execution_weight", "nature", "category"}
NATURES = {"新增": "NEW", "新增项目": "NEW", "延续": "CONTINUING", "延续项目": "CONTINUING", "延续性项目": "CONTINUING"}
NAMES = {"project_name", "project_code", "department", "department_code", "unit", "unit_code"}
BODIES = ("department", "unit")
CODED = re.compile(r"^[\[【(（](\w+)[\]】)）]\s*(.+)$|^(\d{3,})[-—]?\s*(\D.*)$", re.S)
WEIGHT = re.compile(r"[(（](\d+(?:\.\d+)?)(?:[-~—](\d+(?:\.\d+)?))?分?[)）]分?$|(?<=\D)(\d+(?:\.\d+)?)分$")
PAPER_UNIT = "万元"
LEVELS = ((1, "level1", "level1_weight"), (2, "level2", "level2_weight"))
AMOUNTS = ("initial", "full_year", "executed", "forecast")


def document(form: Form) -> Document:
    """Everything that the form says; nothing printed is overwritten, nothing missing is filled in."""
    reader = Reader(form)
    unit, unit_read = _amount_unit(reader)
    indicators = tuple([indicator_of(reader, row) for row in form.tables.get("indicators", ())])
    funds, execution = _money(reader, unit)
    totals = [
        Total(reader.points(row.cells.get("weight"), "总分值"), reader.points(row.cells.get("score"), "总分"))
        for row in form.tables.get("totals", ())
    ]
    if not totals and (above := form.fields.get("total_score")):
        totals = [Total(score=reader.points(above, "总分"))]
    made = Document(
        form.kind,
        form.layout,
        form.sheet,
        _whole(form, "fiscal_year"),
        _whole(form, "period_end_month"),
        unit_read,
        _words(reader),
        _nature(reader),
        _dates(reader),
        funds,
        execution,
        indicators,
        _level_weights(form),
        totals[-1] if totals else None,
        tuple([_task(reader, row.cells, unit) for row in form.tables.get("tasks", ())]),
        tuple([Read(row.text("text"), row.cells["text"]) for row in form.tables.get("notes", ())]),
        form=form,
    )
    return checked(made, (*reader.findings, *_text_numbers(reader), *_without_indicators(form)))


def _whole(form: Form, name: str) -> Read[int] | None:
    cell = form.fields.get(name)
    figure = _figure(cell.text) if cell else None
    return Read(figure, cell) if cell and figure is not None else None


@lru_cache(KEPT)
def _figure(text: str) -> int | None:
    found = re.search(r"\d+", plain(text))
    return int(found[0]) if found else None


def _amount_unit(reader: Reader) -> tuple[str, Words | None]:
    cell = reader.form.fields.get("amount_unit")
    if cell and cell.text in YUAN:
        return cell.text, Read(cell.text, cell)
    if reader.form.tables.get("funds"):
        place = next(iter(reader.form.tables["funds"][0].cells.values()))
        sentence = f"表上没有写金额单位，按表样的“{PAPER_UNIT}”读取；请核对，不对请改正单位。"
        reader.findings.append(Finding(place.sheet, place.at, "AMOUNT_UNIT_ASSUMED", None, sentence, Severity.WARNING, PAPER_UNIT))
    return PAPER_UNIT, None


def _money(reader: Reader, unit: str) -> tuple[tuple[Fund, ...], Execution | None]:
    funds: list[Fund] = []
    execution: Execution | None = None
    for row in reader.form.tables.get("funds", ()):
        cells, kind = row.cells, row.text("kind")
        amounts = [reader.amount(cells.get(name), unit) for name in AMOUNTS]
        if kind == "total" or any(amounts):
            funds.append(Fund(kind, row.horizon, *amounts))
        weight, rate, score = cells.get("weight"), cells.get("rate"), cells.get("score")
        if kind == "total" and (weight or rate or score):
            execution = Execution(reader.points(weight, "分值"), reader.rate(rate), reader.points(score, "得分"))
    if execution is None and (beside := reader.form.fields.get("execution_weight")):
        execution = Execution(reader.points(beside, "分值"))
    return tuple(funds), execution


def _words(reader: Reader) -> dict[str, Words]:
    words: dict[str, Words] = {}
    for name, cell in reader.form.fields.items():
        if name in APART or cell.text in EMPTY or (cell.error and reader.broken(cell)):
            continue
        text = one_line(cell.text) if name in NAMES else cell.text
        coded = CODED.match(text) if name in BODIES else None
        if coded:
            words.setdefault(f"{name}_code", Read(coded[1] or coded[3], cell))
            words[name] = Read(coded[2] or coded[4], cell)
        else:
            words[name] = Read(text, cell)
    for row in reader.form.tables.get("funds", ()):
        if (reason := row.cells.get("reason")) and reason.text not in EMPTY and row.text("kind") == "total":
            words.setdefault("funds_note", Read(reason.text, reason))
    category = reader.form.fields.get("category")
    if category and (ticked := _one(reader, category, chosen(category.text))):
        words["category"] = Read(ticked, category)
    return words


def _nature(reader: Reader) -> Read[str] | None:
    cell = reader.form.fields.get("nature")
    if cell is None or cell.text in EMPTY:
        return None
    one = _one(reader, cell, chosen(cell.text))
    return Read(NATURES.get(plain(one), one), cell) if one else None


def _one(reader: Reader, cell: Cell, ticked: tuple[str, ...] | None) -> str | None:
    """The one word that is ticked, or the whole text where there is no box."""
    if ticked is None:
        return one_line(cell.text)
    if len(ticked) == 1:
        return ticked[0]
    if ticked:
        reader.say(
            cell, "AMBIGUOUS_MARK", f"{cell.at}勾了不止一项（{'、'.join(ticked)}）；请只勾一项。", Severity.ERROR, "exactly one", fatal=True
        )
    return None


def _dates(reader: Reader) -> dict[str, Read[tuple[str, str | None]]]:
    dates: dict[str, Read[tuple[str, str | None]]] = {}
    for name in DATES:
        cell = reader.form.fields.get(name)
        if cell is None or cell.text in EMPTY:
            continue
        if found := day(cell.value, since_1904=reader.form.since_1904):
            dates[name] = Read((found.start, found.end), cell)
            if serial := serial_date(cell, since_1904=reader.form.since_1904):
                reader.findings.append(serial)
        else:
            reader.say(cell, "DATE_IN_WORDS", f"{cell.at}的“{cell.text}”没有写明日期；如需日期，请写成年-月-日。", Severity.INFO)
    return dates


def _level_weights(form: Form) -> tuple[LevelWeight, ...]:
    found: dict[tuple[int, str], LevelWeight] = {}
    for row in form.tables.get("indicators", ()):
        for level, name, weight in LEVELS:
            cell, apart = row.cells.get(name), row.cells.get(weight)
            if cell and (one := _level_weight(level, cell.text, apart.text if apart else "")):
                found.setdefault((level, one.name), one)
    return tuple(found.values())


@lru_cache(KEPT)
def _level_weight(level: int, text: str, apart: str) -> LevelWeight | None:
    bare = plain(text)
    inside = WEIGHT.search(bare)
    figures: Any = (inside[1] or inside[3], inside[2]) if inside else (plain(apart), None)
    if not figures[0] or not re.fullmatch(r"\d+(\.\d+)?", figures[0]):
        return None
    low = Decimal(figures[0])
    return LevelWeight(level, bare[: inside.start()] if inside else bare, low, Decimal(figures[1]) if figures[1] else low)


def _task(reader: Reader, cells: Any, unit: str) -> Task:
    amounts = {name: amount for name in ("total", "fiscal", "other") if (amount := reader.amount(cells.get(name), unit))}
    words = {name: Read(cells[name].text, cells[name]) for name in ("name", "content") if name in cells}
    return Task(words.get("name"), words.get("content"), amounts)


def _without_indicators(form: Form) -> tuple[Finding, ...]:
    """Said of a form that is blank below its heading, or tells a grade or money alone, unless it is known to be a part of one."""
    if form.tables.get("indicators") or any(one.rule == "FORM_INCOMPLETE" for one in form.findings):
        return ()
    sentence = f"这张{form.kind.zh}里没有一条绩效指标，只读出了表头；如果不是空白表样，请补上指标。"
    return (Finding(form.sheet, None, "INDICATORS_MISSING", None, sentence),)


def _text_numbers(reader: Reader) -> tuple[Finding, ...]:
    if not reader.text_numbers:
        return ()
    first = reader.text_numbers[0]
    sentence = f"有{len(reader.text_numbers)}个数以文字形式保存（如{first.at}的“{first.text}”），已读作数。"
    return (Finding(first.sheet, first.at, "NUMBER_AS_TEXT", first.text, sentence, Severity.INFO),)
