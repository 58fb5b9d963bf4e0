"""A row of the indicator table becomes an indicator: the cell language of targets and actuals, marks, weights and scores."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from shared.forms.cells.marks import chosen, marked
from shared.forms.cells.targets import Target, operator_of, target, unit_in_name
from shared.forms.cells.text import EMPTY, KEPT, one_line, plain
from shared.forms.document.parts import Indicator, Number, Read, Words
from shared.forms.document.reader import Reader
from shared.forms.finding import Severity
from shared.forms.form import Cell, Row
from shared.forms.layout.words import INDICATOR, column

TEXTS = (
    "group",
    "deviation",
    "reason",
    "remark",
    "explanation",
    "formula",
    "scoring",
    "core",
    "baseline",
    "coefficient",
    "actual_rate",
    "initial_target",
)
POSSIBILITIES = ("possibility_CERTAIN", "possibility_POSSIBLE", "possibility_IMPOSSIBLE")
CAUSES = ("FUNDING", "POLICY", "STAFFING", "FACILITIES", "OTHER")
SIGN_IN_NAME = re.compile(r"[≥≤≧≦><]|不少于|不低于|不超过|不高于")
UNIT_AFTER = re.compile(r"\s*[(（][^()（）]{1,8}[)）]$")
PER_CENT = {"百分比", "%", "百分之"}
IN_WORDS = "定性"
TABLES = 256
"""Of so many different tables it is kept which columns they have."""
DOUBTS = {
    "TARGET_RANGE": "是一个区间，系统的指标值只有一个数；请拆成两条指标或改成一个数。",
    "TARGET_IN_SENTENCE": "是一句话里夹着数字，没有读成指标值；请把符号、数值、单位分开填写。",
    "TARGET_TWO_VALUES": "里有不止一个数，没有读成指标值；请拆成几条指标。",
    "TARGET_WITHOUT_VALUE": "只有符号，没有数；请补上指标值。",
    "OPERATORS_DIFFER": "前后写了两个相反的符号；请只留一个。",
}


def indicator_of(reader: Reader, row: Row) -> Indicator:
    """All cells of a row; what a cell does not say clearly is a finding there."""
    cells = row.cells
    beside = _beside(tuple(cells))
    printed = _printed(cells)
    name, unit = _name(cells)
    wanted = _target(reader, cells, printed)
    unit = _unit(reader, cells.get("unit"), wanted, unit)
    actual, forecast = cells.get("actual"), cells.get("forecast")
    in_figures = (actual or forecast) and not _in_words(cells)
    done = _value(reader, actual, wanted, unit) if actual and in_figures else None
    expected = _value(reader, forecast, wanted, unit) if forecast and in_figures else None
    operator = _operator(reader, cells.get("operator"), wanted)
    _doubts_of_name(reader, cells, wanted)
    return Indicator(  # by position: 23 keywords cost ten times what the struct does
        _level(cells.get("level1")),
        _level(cells.get("level2")),
        name,
        row.horizon,
        operator,
        Read(wanted.value, printed) if printed and wanted and wanted.value is not None and wanted.doubt is None else None,
        wanted.high if wanted else None,
        wanted.date if wanted else None,
        _words(printed),
        wanted is not None and wanted.qualitative,
        unit,
        _sites(cells, beside.sites) if beside.sites else {},
        done,
        _words(actual),
        expected,
        _words(forecast),
        reader.points(cells.get("weight"), "分值"),
        reader.points(cells.get("score"), "得分"),
        reader.points(cells.get("review_score"), "复核得分"),
        _words(cells.get("review_reason")),
        _causes(cells, beside.causes) if beside.causes else (),
        _possibility(reader, cells, beside.possibilities) if beside.possibilities else None,
        _texts(cells, beside) if beside.texts or beside.causes else {},
    )


class _Beside(NamedTuple):
    """Which of the columns that most tables lack are there: found once for all rows of a table."""

    texts: tuple[str, ...]
    causes: tuple[str, ...]
    possibilities: tuple[str, ...]
    sites: tuple[str, ...]


@lru_cache(TABLES)
def _beside(columns: tuple[str, ...]) -> _Beside:
    return _Beside(
        tuple(one for one in TEXTS if one in columns),
        tuple(name for one in CAUSES if (name := f"cause_{one}") in columns),
        tuple(one for one in columns if one.startswith("possibility")),
        tuple(one for one in columns if one.startswith("site:")),
    )


@lru_cache(KEPT)
def level_name(text: str) -> str:
    """产出指标（40-50）分 is 产出指标."""
    bare = plain(text)
    return re.sub(r"[(\[（]?\d+(\.\d+)?([-~—]\d+(\.\d+)?)?[)\]）]?分?[)\]）]?$", "", bare) or bare


def _words(cell: Cell | None) -> Words | None:
    return Read(cell.text, cell) if cell and cell.text else None


def _level(cell: Cell | None) -> Words | None:
    return Read(level_name(cell.text), cell) if cell and cell.text else None


def _name(cells: Mapping[str, Cell]) -> tuple[Words | None, str | None]:
    cell = cells.get("level3")
    if cell is None or not cell.text:
        return None, None
    name = one_line(cell.text)
    unit = unit_in_name(cell.text) if name.endswith((")", "）")) and "unit" not in cells else None
    return Read(UNIT_AFTER.sub("", name) if unit else name, cell), unit


def _printed(cells: Mapping[str, Cell]) -> Cell | None:
    """The target that counts: as adjusted; the one of the year's begin where nothing was adjusted."""
    return cells.get("adjusted_target") or cells.get("target") or cells.get("initial_target")


def _target(reader: Reader, cells: Mapping[str, Cell], cell: Cell | None) -> Target | None:
    if cell is None or reader.broken(cell) or not cell.text or cell.text in EMPTY:
        return None
    found = Target(cell.text) if _in_words(cells) else target(cell.value, cell.text)
    if found.doubt:
        reader.say(cell, found.doubt, f"{cell.at}的指标值“{cell.text}”{DOUBTS[found.doubt]}")
    if cell.text.startswith(("=", "+", "@")) and isinstance(cell.value, str):
        sentence = f"{cell.at}的“{cell.text}”是以“{cell.text[0]}”开头的文字，按文字读取，不是公式。"
        reader.say(cell, "FORMULA_LIKE_TEXT", sentence, Severity.INFO)
    return found


def _in_words(cells: Mapping[str, Cell]) -> bool:
    """The form says itself that the target is no figure."""
    return "operator" in cells and plain(cells["operator"].text) == IN_WORDS


def _operator(reader: Reader, cell: Cell | None, wanted: Target | None) -> str | None:
    inside = wanted.operator if wanted else None
    if cell is None or not cell.text:
        return inside
    sign, known = operator_of(cell.text)
    if not known:
        reader.say(cell, "OPERATOR_UNKNOWN", f"{cell.at}的符号“{cell.text}”不认识；请改成≥、＞、＝、＜、≤或定性。", fatal=True)
    if sign and inside and sign != inside:
        reader.say(
            cell, "OPERATORS_DIFFER", f"{cell.at}的符号是“{sign}”，指标值里写的是“{inside}”，以符号栏为准；请核对。", expected=inside
        )
    return sign or inside


def _unit(reader: Reader, cell: Cell | None, wanted: Target | None, in_name: str | None) -> str | None:
    told = _measure(cell.text) if cell and cell.text not in EMPTY else None
    inside = wanted.unit if wanted else None
    if cell and told and inside and told != inside:
        reader.say(cell, "UNITS_DIFFER", f"{cell.at}的单位是“{told}”，指标值里写的是“{inside}”，以单位栏为准；请核对。", expected=inside)
    return told or inside or ("%" if in_name in PER_CENT else in_name)


@lru_cache(KEPT)
def _measure(text: str) -> str:
    bare = plain(text)
    return "%" if bare in PER_CENT else bare


def _value(reader: Reader, cell: Cell, wanted: Target | None, unit: str | None) -> Number | None:
    """The figure of an actual or a forecast; words beside a target in figures are said."""
    if reader.broken(cell) or not cell.text or cell.text in EMPTY:
        return None
    found = target(cell.value, cell.text)
    if found.value is not None and not found.doubt:
        if found.unit and unit and found.unit != unit:
            reader.say(cell, "UNITS_DIFFER", f"{cell.at}的“{cell.text}”单位与指标值的“{unit}”不同；请统一单位后核对。", expected=unit)
            return None
        return Read(found.value, cell)
    if wanted and wanted.value is not None:
        reader.say(cell, "ACTUAL_IN_WORDS", f"{cell.at}的“{cell.text}”不是数，而指标值“{wanted.text}”是数；请填实际完成的数。")
    return None


def _doubts_of_name(reader: Reader, cells: Mapping[str, Cell], wanted: Target | None) -> None:
    cell = cells.get("level3")
    if cell is None or not cell.text:
        at = next(iter(cells.values()))
        reader.say(at, "INDICATOR_WITHOUT_NAME", f"{at.at}所在行没有三级指标名称；请补上。")
    elif (wanted is None or wanted.value is None or not wanted.operator) and SIGN_IN_NAME.search(cell.text):
        reader.say(cell, "OPERATOR_IN_NAME", f"{cell.at}的名称“{cell.text}”里有符号，没有读成指标值；请把符号和数值填入指标值栏。")


def _sites(cells: Mapping[str, Cell], names: Sequence[str]) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for name in names:
        if (value := target(cells[name].value, cells[name].text).value) is not None:
            found[name.removeprefix("site:")] = Read(value, cells[name])
    return found


def _causes(cells: Mapping[str, Cell], columns: Sequence[str]) -> tuple[str, ...]:
    """What is ticked or described of them."""
    return tuple(name.removeprefix("cause_") for name in columns if cells[name].text not in EMPTY)


def _texts(cells: Mapping[str, Cell], beside: _Beside) -> dict[str, Words]:
    """Each column of words, and each cause that is described."""
    described = [name for name in beside.causes if cells[name].text not in EMPTY and not marked(cells[name].text)]
    return {name: words for name in (*beside.texts, *described) if (words := _words(cells[name]))}


def _possibility(reader: Reader, cells: Mapping[str, Cell], columns: Sequence[str]) -> str | None:
    """The column that is ticked, or the word that is written: in its own column, or in the only one that there is."""
    filled = [(name, cell) for name in columns if (cell := cells[name]).text]
    told = [(meaning, cell) for name, cell in filled if (meaning := _chance(name, cell))]
    if len({meaning for meaning, _ in told}) > 1:
        first, last = told[0][1], told[-1][1]
        words = {meaning: word for word, meaning in reversed(INDICATOR.items())}
        said = "+".join(words[meaning] for meaning, _ in told)
        area = Cell.of(said, first.sheet, f"{first.at}:{last.at}", first.row)
        reader.say(area, "AMBIGUOUS_MARK", f"{area.at}勾了不止一项（{said}）；请只勾一项。", Severity.ERROR, "exactly one", fatal=True)
        return None
    if not told and filled:
        cell = filled[0][1]
        reader.say(cell, "MARK_UNKNOWN", f"{cell.at}的“{cell.text}”不是勾选符号；请打勾或清空。")
    return told[0][0].removeprefix("possibility_") if told else None


def _chance(name: str, cell: Cell) -> str | None:
    """Which column a cell speaks of."""
    if name in POSSIBILITIES and marked(cell.text):
        return name
    ticked = chosen(cell.text) or ()
    meaning = column(ticked[0] if len(ticked) == 1 else cell.text)
    return meaning if meaning in POSSIBILITIES else None
