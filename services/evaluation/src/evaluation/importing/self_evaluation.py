"""A self-evaluation form that was read becomes what is filled in: nothing is guessed without a finding at its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluation.decisions.self_evaluation_state import SelfEvaluation
from shared.events.evaluation import FundsSource
from shared.events.values import Indicator, ObjectKind, percent, shown
from shared.forms import Document, Fund, Kind, Severity
from shared.forms import Indicator as Line
from shared.forms.cells.text import plain
from shared.forms.document.checks import total_fund
from shared.importing.indicators import take_indicators
from shared.importing.matching import lines_of, matched, require_same_name, require_same_year
from shared.importing.money import by_source
from shared.importing.notes import Notes
from shared.importing.tiers import tier_of

SELF_EVALUATIONS = (Kind.PROJECT_SELF_EVALUATION, Kind.DEPARTMENT_SELF_EVALUATION)
FIELDS = {"rows": "绩效指标", "conclusion": "年度总体目标的实际完成情况", "funds": "项目资金"}
FIGURES = {"initial_budget": "initial", "adjusted_budget": "full_year", "executed": "executed"}
SOURCES = dict(zip(("fiscal_funds", "carryover", "other_funds"), FundsSource, strict=True))
SHARE = re.compile(r"(\d+(?:\.\d+)?)%")
COLUMNS = {"actual": ("actual", "tier", "tier_percent"), "score": ("declared_score",), "deviation": ("explanation",)}


def filled(read: Document, state: SelfEvaluation, item: str, asked: Sequence[Indicator]) -> Notes:
    """The values of the form by field; `asked` are the approved indicators, none where the unit states its own."""
    notes = Notes(read.sheet, {}, {}, [*read.findings])
    require_same_year(notes, read, item, state.fiscal_year)
    if state.object is ObjectKind.PROJECT:
        require_same_name(notes, read, item, state.name)
    done = read.words.get("actual_goal") or read.words.get("conclusion")
    notes.take("conclusion", done and done.value, done)
    notes.values["funds"] = _funds(notes, read)
    notes.values["rows"] = _answered(notes, read, asked) if asked else _stated(notes, read)
    if notes.values["rows"]:
        notes.cells["rows"] = notes.cells["rows/0"]
    notes.values["declared"] = _declared(notes, read)
    return notes


def _declared(notes: Notes, read: Document) -> dict[str, Decimal]:
    """What the form prints as its scores."""
    printed = {"execution": read.execution and read.execution.score, "total": read.total and read.total.score}
    known = {name: one for name, one in printed.items() if one}
    notes.cells |= {f"declared/{name}": one.at for name, one in known.items()}
    return {name: one.value for name, one in known.items()}


def _funds(notes: Notes, read: Document) -> dict[str, Any]:
    """What the form states; a figure that it leaves blank is the treasury's."""
    total, made = total_fund(read), dict[str, Any]()
    for name, column in FIGURES.items():
        if one := getattr(total, column) if total else None:
            made[name], notes.cells[f"funds/{name}"] = one.value, one.at
            notes.cells.setdefault("funds", one.at)
    if said := read.words.get("funds_note"):
        made["explanation"], notes.cells["funds/explanation"] = said.value, said.at
    made["parts"] = list(_parts(notes, read))
    return made


def _parts(notes: Notes, read: Document) -> Iterator[dict[str, Any]]:
    """By source; a row with a blank among its figures is left out, and said."""
    rows = {one.kind: one for one in read.funds if one.horizon != "MIDTERM"}
    for source, kinds in by_source(rows.keys() - {"total"}).items():
        told = [one for kind in kinds if _figures(one := rows[kind])]
        if not told:
            continue
        first = _figures(told[0])[0]
        if any(len(_figures(one)) < len(FIGURES) for one in told):
            sentence = f"{first.at}所在行的年初预算数、全年预算数、全年执行数没有写全，这一行没有导入；请补上或在线填写。"
            notes.say(first, "FUNDS_PART_INCOMPLETE", sentence)
            continue
        sums = {name: sum((getattr(one, column).value for one in told), Decimal(0)) for name, column in FIGURES.items()}
        yield {"source": SOURCES[source], **sums}


def _figures(one: Fund) -> list[Any]:
    return [figure for column in FIGURES.values() if (figure := getattr(one, column))]


def _answered(notes: Notes, read: Document, asked: Sequence[Indicator]) -> list[dict[str, Any]]:
    """The rows of the approved indicators."""
    told = matched(notes, read, asked)
    return [_row(notes, n, one.indicator.model_dump(), one.line, one.cells) for n, one in enumerate(told)]


def _stated(notes: Notes, read: Document) -> list[dict[str, Any]]:
    """The rows of indicators that the unit states itself."""
    own = Notes(read.sheet)
    take_indicators(own, read)
    notes.findings += own.findings
    for place, at in own.cells.items():
        _, number, rest = [*place.split("/", 2), "", ""][:3]
        if rest:
            notes.cells[f"rows/{number}/indicator/{rest}"] = at
    given = own.values["indicators"]
    return [_row(notes, n, one, *row) for n, (one, row) in enumerate(zip(given, lines_of(read), strict=True))]


def _row(notes: Notes, n: int, indicator: Mapping[str, Any], line: Line, places: Mapping[str, str]) -> dict[str, Any]:
    """One indicator with what was reached, what the unit gives itself, and why."""
    assert line.level3
    place = f"rows/{n}"
    notes.cells[place] = line.level3.at
    notes.cells |= {f"{place}/{name}": places[column] for column, names in COLUMNS.items() if column in places for name in names}
    why = line.texts.get("deviation") or line.texts.get("reason")
    reached = {"actual": line.actual and line.actual.value} if indicator.get("target") is not None else _tier(notes, line)
    given = {"declared_score": line.score and line.score.value, "explanation": why and why.value}
    return {"indicator": indicator, **{name: one for name, one in (reached | given).items() if one is not None}}


def _tier(notes: Notes, line: Line) -> dict[str, Any]:
    """达成预期指标（95%）; without a percentage it is what the form's own score is of the weight, which is said."""
    printed = line.actual_text
    if printed is None:
        return {}
    tier = tier_of(notes, printed)
    if tier is None:
        return {}
    if share := SHARE.search(plain(printed.value)):
        return {"tier": tier, "tier_percent": Decimal(share[1])}
    if line.score is None or line.weight is None or not line.weight.value:
        return {"tier": tier}
    worth = percent(line.score.value, line.weight.value)
    read_as = f"得分 {shown(line.score.value)} ÷ 分值 {shown(line.weight.value)} 读作 {shown(worth)}%"
    notes.say(printed, "TIER_PERCENT_FROM_SCORE", f"{printed.at}没有写完成比例，按{read_as}；请核对。", Severity.INFO)
    return {"tier": tier, "tier_percent": worth}
