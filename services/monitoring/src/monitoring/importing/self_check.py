"""A monitoring form that was read becomes what is filled in for a round: nothing is guessed without a finding at its cell."""

from collections.abc import Mapping
from typing import Any

from monitoring.decisions.execution import Fact
from monitoring.decisions.record_state import Record
from shared.events.monitoring import DeviationCause, Likelihood
from shared.events.values import ObjectKind, Operator, shown
from shared.forms import Document, Finding, Kind, Severity
from shared.forms import Indicator as Line
from shared.forms.document.checks import total_fund
from shared.importing.matching import Answered, matched, require_same_name, require_same_year
from shared.importing.notes import Notes
from shared.importing.tiers import tier_of

SELF_CHECKS = (Kind.MONITORING,)
FIELDS = {"progress": "绩效指标"}
FIGURES = {"initial_budget": ("initial", "年初预算数"), "adjusted_budget": ("full_year", "全年预算数"), "executed": ("executed", "执行数")}
CAUSES = dict(zip(("FUNDING", "POLICY", "STAFFING", "FACILITIES", "OTHER"), DeviationCause, strict=True))
CHANCES = dict(zip(("CERTAIN", "POSSIBLE", "IMPOSSIBLE"), Likelihood, strict=True))
WORDS = {"explanation": "funds_note", "problems": "problems", "measures": "measures"}
COLUMNS = {"actual": ("actual", "tier"), "forecast": ("expected_actual",)}


def filled(read: Document, state: Record, item: str) -> Notes:
    """The values of the form by field, for the record that `state` is."""
    notes = Notes(read.sheet, {}, {}, [*read.findings])
    require_same_year(notes, read, item, state.fiscal_year)
    _require_same_period(notes, read, state.period_end_month)
    if state.kind is ObjectKind.PROJECT:
        require_same_name(notes, read, item, state.name)
    _funds(notes, read)
    for name, printed in WORDS.items():
        notes.take(name, read.said(printed), read.words.get(printed))
    told = matched(notes, read, state.indicators)
    notes.values["progress"] = [_row(notes, read, f"progress/{n}", one) for n, one in enumerate(told)]
    if told:
        notes.cells["progress"] = notes.cells["progress/0"]
    return notes


def beside_treasury(notes: Notes, read: Document, fact: Fact | None) -> None:
    """Each figure that the form states otherwise than the treasury, said at its cell."""
    total = total_fund(read)
    for name, (column, title) in FIGURES.items():
        printed = getattr(total, column) if total else None
        if fact and printed and printed.value != getattr(fact, name):
            theirs = shown(getattr(fact, name))
            sentence = (
                f"{printed.at}的{title}{shown(printed.value)}元与国库截至{fact.as_of}的{theirs}元不同，按国库的计；报送时请说明原因。"
            )
            notes.say(printed, "TREASURY_DIFFERS", sentence)


def _require_same_period(notes: Notes, read: Document, month: int) -> None:
    """A form of other months is no form of this round: said at its months."""
    printed = read.period_end_month
    if printed is None:
        notes.say(None, "PERIOD_ASSUMED", f"表上没有写监控期间，按 1—{month} 月导入；请核对。")
    elif printed.value != month:
        sentence = f"{printed.at}写的是 1—{printed.value} 月，这一轮监控是 1—{month} 月；请改正月份，或到那一轮导入。"
        notes.say(printed, "PERIOD_DIFFERS", sentence, Severity.ERROR, f"1—{month} 月", fatal=True)


def _funds(notes: Notes, read: Document) -> None:
    """What the unit states that it had and spent; the form of 2019 has no column for the adjusted budget."""
    total, made = total_fund(read), dict[str, Any]()
    for name, (column, _) in FIGURES.items():
        if printed := getattr(total, column) if total else None:
            made[name], notes.cells[f"execution/{name}"] = printed.value, printed.at
            notes.cells.setdefault("execution", printed.at)
    if total and total.initial and "executed" in made and "adjusted_budget" not in made:
        made["adjusted_budget"] = total.initial.value
        sentence = f"表上没有全年预算数，按{total.initial.at}的年初预算数 {shown(total.initial.value)} 元读取；调整过预算的请在线填写。"
        notes.say(total.initial, "ADJUSTED_BUDGET_ASSUMED", sentence)
    notes.values["execution"] = made
    rows = read.form.tables.get("funds", ()) if read.form else ()
    said = next((row.cells["reason"] for row in rows if row.text("kind") == "total" and "reason" in row.cells), None)
    if said:
        notes.cells["explanation"] = said.at
    if total and total.forecast:
        notes.take("expected_executed", total.forecast.value, total.forecast)


def _row(notes: Notes, read: Document, place: str, one: Answered) -> dict[str, Any]:
    """How far an indicator is, whether its target will be reached, and why not."""
    line, words = one.line, one.indicator.operator is Operator.QUALITATIVE
    assert line.level3
    notes.cells[place] = line.level3.at
    notes.cells |= {f"{place}/{name}": one.cells[column] for column, names in COLUMNS.items() if column in one.cells for name in names}
    made = {"indicator": one.indicator.name} | (_tier(notes, line) if words else _figures(line))
    if likelihood := _likelihood(notes, place, one):
        made |= {"likelihood": likelihood, **_why(notes, read, place, one, likelihood)}
    return made


def _tier(notes: Notes, line: Line) -> dict[str, Any]:
    tier = tier_of(notes, line.actual_text) if line.actual_text else None
    return {"tier": tier} if tier else {}


def _figures(line: Line) -> dict[str, Any]:
    told = {"actual": line.actual, "expected_actual": line.forecast}
    return {name: read.value for name, read in told.items() if read}


def _likelihood(notes: Notes, place: str, one: Answered) -> Likelihood | None:
    """As it is ticked; the unit states it, so that where it is not, nothing is taken for it."""
    at = _area(one.cells, "possibility")
    if one.line.possibility:
        return CHANCES[one.line.possibility]
    notes.cells[f"{place}/likelihood"] = at
    if not any(found.fatal and found.cell == at for found in notes.findings):
        where = f"{at}没有勾选" if at else "表上没有写"
        sentence = f"{where}“{one.indicator.name}”的完成目标可能性；请在{'、'.join(Likelihood)}中选一项。"
        notes.findings.append(_missing(notes, at, "LIKELIHOOD_MISSING", sentence, "、".join(Likelihood)))
    return None


def _why(notes: Notes, read: Document, place: str, one: Answered, likelihood: Likelihood) -> dict[str, Any]:
    """Causes and their explanation; a form without columns for causes has one box for all its rows."""
    texts, causes = one.line.texts, tuple(CAUSES[cause] for cause in one.line.causes)
    written = texts.get("reason") or texts.get("deviation")
    said = [written] if written else [texts[name] for cause in CAUSES if (name := f"cause_{cause}") in texts]
    box, at = read.words.get("deviation"), _area(one.cells, "cause")
    notes.cells[f"{place}/explanation"] = one.cells.get("reason") or one.cells.get("deviation") or (box.at if box else at)
    if likelihood is Likelihood.CERTAIN:
        return {"causes": causes, "explanation": "；".join(text.value for text in said)}
    if not said and box:
        said = [box]
    if not causes and at:
        sentence = f"{at}没有勾选“{one.indicator.name}”的偏差原因；{likelihood}完成目标的，请在{'、'.join(DeviationCause)}中勾选。"
        notes.findings.append(_missing(notes, at, "CAUSE_MISSING", sentence, "、".join(DeviationCause)))
    elif not causes and said:
        causes = (DeviationCause.OTHER,)
        notes.say(said[0], "CAUSE_ASSUMED", f"表上没有偏差原因各栏，“{one.indicator.name}”记为“其他”，说明取自{said[0].at}；请核对。")
    return {"causes": causes, "explanation": "；".join(text.value for text in said)}


def _area(cells: Mapping[str, str], begins: str) -> str:
    """The cells of the columns that begin so, in one row; empty where the form has none."""
    places = sorted((at for name, at in cells.items() if name.startswith(begins)), key=lambda at: (len(at), at))
    return ":".join(dict.fromkeys((places[0], places[-1]))) if places else ""


def _missing(notes: Notes, at: str, rule: str, sentence: str, expected: str) -> Finding:
    return Finding(notes.sheet, at or None, rule, None, sentence, Severity.ERROR, expected, fatal=True)
