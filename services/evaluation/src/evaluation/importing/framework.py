"""An indicator system (绩效评价指标体系), scored or not, that was read becomes the lines of a plan or of a report."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from evaluation.decisions.key_evaluation_state import KeyEvaluation
from shared.events.text import compared
from shared.events.values import shown
from shared.forms import Cell, Document, Read, Severity
from shared.forms import Indicator as Line
from shared.forms.cells.text import plain
from shared.importing.matching import lines_of, require_same_name, require_same_year
from shared.importing.notes import Notes

Places: TypeAlias = Mapping[str, str]
"""Where each column of a line stands, also of a blank cell."""
FIELDS = {"framework": "评价指标", "scores": "评价指标"}
SUM = "WEIGHTS_NE_100"
"""The reader's word on the weights; what they must add up to, the rule set says (三级折算 counts 100 in each dimension)."""
DIMENSIONS = ("决策", "过程", "产出", "效益")
READ_AS = {"投入": "决策", "管理": "过程", "效果": "效益", "满意度": "效益"}
"""First levels of the frameworks before 财预〔2020〕10号; that they were read so is said at the cell."""


def system_of(read: Document, state: KeyEvaluation, item: str) -> Notes:
    """`framework` line by line, and `scores` where every line that has a name carries one."""
    notes = Notes(read.sheet, {}, {}, [one for one in read.findings if one.rule != SUM])
    require_same_year(notes, read, item, state.fiscal_year)
    require_same_name(notes, read, item, state.name)
    lines = list(lines_of(read))
    rows = [_line(notes, n, line, places) for n, (line, places) in enumerate(lines)]
    notes.values["framework"] = rows
    for n, (_, places) in enumerate(lines):
        notes.cells |= {f"{name}/{n}/weight": places["weight"] for name in FIELDS if "weight" in places}
        notes.cells |= {f"scores/{n}/score": places["score"]} if "score" in places else {}
    if weighed := [line.weight for line, _ in lines if line.weight]:
        notes.cells |= dict.fromkeys(FIELDS, f"{weighed[0].at}:{weighed[-1].at}")
    notes.values["scores"] = _scores(notes, lines, rows)
    _departures(notes, [line for line, _ in lines], rows, state)
    return notes


def _line(notes: Notes, n: int, line: Line, places: Places) -> dict[str, Any]:
    """One line; `level3` is there."""
    assert line.level3
    notes.cells |= {f"{name}/{n}": line.level3.at for name in FIELDS}
    standard = line.texts.get("scoring") or line.texts.get("explanation") or line.texts.get("formula")
    if standard is None:
        _missing(notes, "STANDARD_MISSING", line, places, "scoring", "评分标准", Severity.WARNING)
    if line.weight is None:
        _missing(notes, "WEIGHT_MISSING", line, places, "weight", "分值")
    group = line.texts.get("group")
    made = {
        "dimension": _dimension(notes, line.level1 or line.level3, line.level1),
        "level2": line.level2.value[:100] if line.level2 else "",
        "level3": group.value[:100] if group else "",
        "name": line.level3.value,
        "weight": line.weight.value if line.weight else None,
        "standard": standard.value if standard else "",
    }
    return {name: value for name, value in made.items() if value is not None}


def _missing(notes: Notes, rule: str, line: Line, places: Places, column: str, what: str, severity: Severity = Severity.ERROR) -> None:
    """Said at the blank cell, so that it is filled in there; where the table has no such column, at the name."""
    assert line.level3
    at = Cell.of("", notes.sheet, places.get(column, line.level3.at))
    notes.say(at, rule, f"“{line.level3.value}”没有写{what}；请补上。", severity, fatal=severity is Severity.ERROR)


def _dimension(notes: Notes, at: Read[Any], level1: Read[str] | None) -> str | None:
    """By the word itself, 项目决策 and 决策指标 among them; an older word is read as its successor, which is said."""
    bare = plain(level1.value).removesuffix("指标").removeprefix("项目").removeprefix("部门") if level1 else ""
    if bare in DIMENSIONS:
        return bare
    if known := READ_AS.get(bare):
        notes.say(at, "DIMENSION_READ_AS", f"{at.at}的“{at.text}”读作“{known}”；不对请改正。", Severity.WARNING, known)
        return known
    said = f"{at.at}的一级指标“{at.text}”不认识" if level1 else f"{at.at}所在行没有一级指标"
    notes.say(at, "DIMENSION_UNKNOWN", f"{said}；请改成决策、过程、产出或效益。", Severity.ERROR, "、".join(DIMENSIONS), fatal=True)
    return None


def _scores(notes: Notes, lines: list[tuple[Line, Places]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """None where the table carries none; a line that has none among others that do is said."""
    if not any(line.score for line, _ in lines):
        return []
    for line, places in lines:
        if line.score is None:
            _missing(notes, "SCORE_MISSING", line, places, "score", "得分")
    return [
        {name: row[name] for name in ("dimension", "name", "weight") if name in row}
        | {"score": line.score.value if line.score else 0, "reason": why.value if (why := line.texts.get("deviation")) else ""}
        for (line, _), row in zip(lines, rows, strict=True)
    ]


def _departures(notes: Notes, lines: list[Line], rows: list[dict[str, Any]], state: KeyEvaluation) -> None:
    """Where a report's table has other lines or weights than the plan that was approved."""
    if state.fieldwork_from is None or not state.framework:
        return
    planned = {(one.dimension, compared(one.name)): one.weight for one in state.framework}
    for line, row in zip(lines, rows, strict=True):
        weight = planned.pop((row.get("dimension", ""), compared(row["name"])), None)
        if weight is None:
            notes.say(line.level3, "NOT_PLANNED", f"“{row['name']}”不在批准的评价方案里；请核对。")
        elif line.weight and weight != line.weight.value:
            sentence = f"{line.weight.at}的分值与批准的评价方案的 {shown(weight)} 分不同；请核对。"
            notes.say(line.weight, "WEIGHT_NOT_PLANNED", sentence, Severity.WARNING, shown(weight))
    for one in state.framework:
        if (one.dimension, compared(one.name)) in planned:
            notes.say(None, "PLANNED_MISSING", f"批准的评价方案里的“{one.name}”不在表上；请核对。")
