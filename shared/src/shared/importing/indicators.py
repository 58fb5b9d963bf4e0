"""Rows of a form's indicator table as the indicators of a goal."""

from collections.abc import Mapping
from typing import Any, TypeVar

from shared.events.values import Horizon, Level1, Level2, Operator
from shared.forms import Document, Severity
from shared.forms import Indicator as Line
from shared.forms.cells.marks import marked
from shared.forms.cells.text import plain
from shared.forms.layout.words import level1_of
from shared.importing.notes import Notes

L = TypeVar("L", Level1, Level2)
FIRST = {"成本": Level1.COST, "产出": Level1.OUTPUT, "效益": Level1.OUTCOME, "效果": Level1.OUTCOME, "满意度": Level1.SATISFACTION}
SECOND = {
    **{level.value: level for level in Level2},
    "经济成本": Level2.ECONOMIC,
    "社会成本": Level2.SOCIAL,
    "生态环境成本": Level2.ECOLOGICAL,
    "可持续影响": Level2.SUSTAINABILITY,
    "可持续发展": Level2.SUSTAINABILITY,
    "社会公众满意度": Level2.SATISFACTION,
    "满意度": Level2.SATISFACTION,
}
"""The words of forms, without 指标 (财预〔2020〕10号, 财预〔2021〕101号 and what counties print for them)."""


def take_indicators(notes: Notes, document: Document) -> None:
    """All rows that have a name; what a row lacks is a finding at its cell."""
    rows = [line for line in document.indicators if line.level3]
    notes.values["indicators"] = [_indicator(notes, f"indicators/{n}", line) for n, line in enumerate(rows)]
    weighed = [line.weight for line in rows if line.weight]
    if weighed:
        notes.cells["indicators"] = f"{weighed[0].at}:{weighed[-1].at}"
    elif rows and rows[0].level3:
        notes.cells["indicators"] = rows[0].level3.at
        sentence = "表上没有分值一栏，各指标的分值先记为 0；请存为草稿后在线填写，合计 90 分。"
        notes.say(rows[0].level3, "WEIGHTS_MISSING", sentence)


def _indicator(notes: Notes, place: str, line: Line) -> dict[str, Any]:
    """One row; `level3` is there."""
    assert line.level3
    notes.cells[place] = notes.cells[f"{place}/name"] = line.level3.at
    made: dict[str, Any] = {"name": line.level3.value, **_levels(notes, place, line), **_target(notes, place, line)}
    made["horizon"] = Horizon.MIDTERM if line.horizon == "MIDTERM" else Horizon.ANNUAL
    made["weight"] = line.weight.value if line.weight else 0
    if line.weight:
        notes.cells[f"{place}/weight"] = line.weight.at
    if core := line.texts.get("core"):
        made["is_core"], notes.cells[f"{place}/is_core"] = marked(core.text), core.at
    return made


def _levels(notes: Notes, place: str, line: Line) -> dict[str, Any]:
    """Both levels by their words; the first by the second where it is not printed."""
    second = _known(SECOND, line.level2.value) if line.level2 else None
    words = line.level1.value if line.level1 else (level1_of(line.level2.value) or "") if line.level2 else ""
    first = _known(FIRST, words)
    if second is None and first is Level1.SATISFACTION:
        second = Level2.SATISFACTION
    made: dict[str, Any] = {}
    for name, level, read, known in (("level1", first, line.level1, FIRST), ("level2", second, line.level2, SECOND)):
        if read:
            notes.cells[f"{place}/{name}"] = read.at
        if level is not None:
            made[name] = level
            continue
        title = "一级指标" if name == "level1" else "二级指标"
        at = read or line.level3
        said = f"的{title}“{read.text}”不认识" if read else f"所在行没有{title}"
        expected = "、".join(dict.fromkeys(one.value for one in known.values()))
        notes.say(at, "LEVEL_UNKNOWN", f"{at.at if at else ''}{said}；请改成表样里的名称。", Severity.ERROR, expected, fatal=True)
    return made


def _known(words: Mapping[str, L], text: str) -> L | None:
    """By the word itself; 社会公众或服务对象满意度 is 满意度."""
    bare = plain(text).removesuffix("指标")
    return words.get(bare) or (words["满意度"] if bare.endswith("满意度") else None)


def _target(notes: Notes, place: str, line: Line) -> dict[str, Any]:
    """A number with its operator, or words; what is neither is kept as words, and the reader has said so."""
    printed = line.target_text
    if printed:
        notes.cells[f"{place}/target"] = notes.cells[f"{place}/target_text"] = printed.at
    if line.target is None:
        words = {"target_text": " ".join(printed.text.split())} if printed else {}
        return {"operator": Operator.QUALITATIVE, **words}
    if not line.operator:
        sentence = f"{line.target.at}的“{line.target.text}”没有写符号，读作等于；不对请写上≥、≤等。"
        notes.say(line.target, "OPERATOR_MISSING", sentence, Severity.WARNING, "=")
    return {"operator": Operator(line.operator or "="), "target": line.target.value, "measure": line.unit or ""}
