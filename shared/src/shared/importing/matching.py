"""The rows of a form beside the indicators that it must answer: matched by name alone, and whatever differs is said at its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from shared.events.text import compared
from shared.events.values import Indicator, shown
from shared.forms import Document, Read, Severity
from shared.forms import Indicator as Line
from shared.forms.cells.marks import marked
from shared.forms.cells.targets import target_in_text
from shared.importing.notes import Notes

DIGITS, LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CANDIDATES = 3
CODE = re.compile("[0-9A-Z]{1,21}")


@dataclass(frozen=True)
class Answered:
    """An indicator, and the row that answers it."""

    indicator: Indicator
    line: Line
    cells: Mapping[str, str]
    """Where each column of the row stands, also of a blank cell."""


def lines_of(read: Document) -> Iterator[tuple[Line, Mapping[str, str]]]:
    """The rows that have a name, each with where its columns stand; those of a blank cell are known by the other rows."""
    rows = read.form.tables.get("indicators", ()) if read.form else ()
    columns = {name: letters for row in rows for name, cell in row.cells.items() if (letters := cell.at.rstrip(DIGITS)) != cell.at}
    for line, row in zip(read.indicators, rows, strict=True):
        if line.level3:
            number = line.level3.at.lstrip(LETTERS)
            blank = {name: f"{letters}{number}" for name, letters in columns.items()}
            yield line, blank | {name: one.at for name, one in row.cells.items()}


def matched(notes: Notes, read: Document, asked: Sequence[Indicator]) -> list[Answered]:
    """In the order of the indicators; a row of none of them is a finding that names which it may be, and nothing is guessed."""
    found: dict[int, Answered] = {}
    strange: list[Line] = []
    for line, cells in lines_of(read):
        assert line.level3
        names = {_key(line.level3.value), _key(line.level3.text)}
        n = next((n for n, one in enumerate(asked) if n not in found and _key(one.name) in names), None)
        if n is None:
            strange.append(line)
            continue
        found[n] = Answered(asked[n], line, cells)
        _differences(notes, asked[n], line)
    waiting = [one.name for n, one in enumerate(asked) if n not in found]
    for line in strange:
        _strange(notes, line, waiting)
    return [found[n] for n in sorted(found)]


def _key(name: str) -> str:
    """What names of indicators are matched by: without the blanks and line ends that cells have inside of words."""
    return "".join(compared(name).split())


def _strange(notes: Notes, line: Line, waiting: Sequence[str]) -> None:
    name = line.level3
    assert name
    near = sorted(waiting, key=lambda one: -SequenceMatcher(None, one, name.value).ratio())[:CANDIDATES]
    instead = f"请改成批复的指标名称，还没有填的有：{'、'.join(near)}" if near else "批复的指标都已有对应的行，请清空这个名称"
    sentence = f"{name.at}的指标“{name.value}”不在批复的绩效目标中或重复；{instead}。"
    notes.say(name, "INDICATOR_UNKNOWN", sentence, Severity.ERROR, "、".join(near) or None, fatal=True)


def _differences(notes: Notes, asked: Indicator, line: Line) -> None:
    """What the form prints otherwise than it was approved; what was approved counts."""
    if line.target_text and _prints_another_target(asked, line):
        aimed = f"{asked.operator}{shown(asked.target)}{asked.measure}" if asked.target is not None else asked.target_text or ""
        _differs(notes, line.target_text, "TARGET_DIFFERS", "指标值", aimed)
    if line.weight and line.weight.value != asked.weight:
        _differs(notes, line.weight, "WEIGHT_DIFFERS", "分值", shown(asked.weight))
    if (core := line.texts.get("core")) and marked(core.text) is not asked.is_core:
        _differs(notes, core, "CORE_DIFFERS", "是否核心", "是" if asked.is_core else "否")
    unit = line.unit or (target_in_text(line.actual_text.text).unit if line.actual_text and asked.target is not None else None)
    if unit and asked.measure and compared(unit) != compared(asked.measure):
        at = line.actual_text or line.level3
        sentence = f"{at.at if at else ''}所在行的单位是“{unit}”，批复的是“{asked.measure}”；请换算成批复的单位并改正。"
        notes.say(at, "MEASURE_DIFFERS", sentence, Severity.ERROR, asked.measure, fatal=True)


def _prints_another_target(asked: Indicator, line: Line) -> bool:
    if asked.target is None:
        return compared(line.target_text.value if line.target_text else "") != compared(asked.target_text or "")
    return line.target is None or line.target.value != asked.target or (line.operator or asked.operator) != asked.operator


def _differs(notes: Notes, at: Read[Any], rule: str, what: str, approved: str) -> None:
    sentence = f"{at.at}的{what}“{at.text}”与批复的“{approved}”不同，按批复的计算；请核对。"
    notes.say(at, rule, sentence, Severity.WARNING, approved)


def project_code(read: Document) -> str:
    """P and the project's code as it is printed; empty where none can be read."""
    printed = (read.said("project_code") or "").strip().upper().removeprefix("P")
    return f"P{printed}" if CODE.fullmatch(printed) else ""


def require_same_year(notes: Notes, read: Document, item: str, year: int) -> None:
    """A form of another year is no form of this item: said at its year."""
    if read.fiscal_year and read.fiscal_year.value != year:
        sentence = f"{read.fiscal_year.at}写的是 {read.fiscal_year.value} 年度，{item} 是 {year} 年度的；请改正年度或项目编号。"
        notes.say(read.fiscal_year, "YEAR_DIFFERS", sentence, Severity.ERROR, str(year), fatal=True)


def require_same_name(notes: Notes, read: Document, item: str, name: str) -> None:
    """A form with another project's name is no form of this item: said at its name."""
    printed = read.words.get("project_name")
    if printed and _key(printed.value) != _key(name):
        sentence = f"{printed.at}的项目名称“{printed.value}”不是 {item} 的“{name}”；请改正项目编号或名称。"
        notes.say(printed, "NAME_DIFFERS", sentence, Severity.ERROR, name, fatal=True)
