"""Indicator systems from files (导入): looked at before anything is decided; what is filled in is the ordinary plan or report."""

from collections.abc import Iterator
from functools import partial

from evaluation.api.rule_sets import rules_of
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.key_evaluation_state import ALLOWED, Decision, KeyEvaluation
from evaluation.importing.framework import FIELDS, system_of
from evaluation.papers import PAPERS
from evaluation.permissions import FIRM
from evaluation.rules import framework
from evaluation.rules.rule_set import RuleSet
from shared.events.envelope import Value
from shared.events.evaluation import DimensionScore, FrameworkLine
from shared.events.values import FormSource
from shared.forms import Form, Kind, document
from shared.importing.content import content_of
from shared.importing.found import FoundAt, as_read, imported_before
from shared.importing.looking import REFUSES, FormRead, Look, Previewed, looked, previewed
from shared.importing.notes import Notes
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Unknown
from shared.runtime.several_rules import SeveralRules
from shared.runtime.web.checking import Found
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["导入 imports"])

STEPS = {"plan": Decision.SUBMIT_PLAN, "draft": Decision.DRAFT, "final-report": Decision.REPORT}
"""What a table may be filled into, by the last word of the address."""


class SystemRead(Value):
    """The fields of the plan and of the report that the table states; `scores` is empty where it carries none."""

    framework: tuple[FrameworkLine, ...]
    scores: tuple[DimensionScore, ...]
    source: FormSource


class ReadSystem(FormRead):
    """One table, and what it would be filled into."""

    name: str
    content: SystemRead | None
    """None while a cell stands in the way."""
    step: str
    """plan, draft or final-report, whichever is due now; empty where none is."""


class SystemsPreview(Previewed):
    """What a file holds; nothing was decided."""

    forms: tuple[ReadSystem, ...]


@routes.post("/key-evaluations/imports/preview", may=FIRM, refuses=(*REFUSES, NoRuleSet, Unknown))
async def preview_frameworks(body: Look, ask: Ask) -> SystemsPreview:
    """导入预览: the indicator systems of a file that the engaged firm handed in, with what is found at their cells."""
    state = await ask.state(KEY_EVALUATION, body.about)
    page = await looked(ask, body, PAPERS, (Kind.KEY_EVALUATION,), "绩效评价指标体系", {state.engaged_firm})
    rules = (await rules_of(ask)).in_force(body.about, ask.today)
    forms = tuple(_read(body, form, state, rules) for form in page.forms)
    return SystemsPreview(**dict(previewed(body, page)), forms=forms)


def _read(body: Look, form: Form, state: KeyEvaluation, rules: RuleSet) -> ReadSystem:
    item, source, read = body.about, body.source(form), document(form)
    step = next((word for word, decision in STEPS.items() if state.status in ALLOWED[decision]), "")
    notes = system_of(read, state, item)
    notes.values["source"] = source
    content = content_of(notes, SystemRead, FIELDS, "评价表")
    checked = list(_checked(content, notes, rules)) if content else []
    closed = () if step else (FoundAt.of_form(source, "OutOfOrder", f"“{state.name}”的重点评价是“{state.status}”，现在不填指标体系。"),)
    fatal = not content or bool(closed) or any(one.fatal for one in notes.findings)
    return ReadSystem(
        title=form.kind.zh,
        source=source,
        item=item,
        cells=notes.cells,
        findings=(*as_read(notes.findings, body.corrections), *closed, *imported_before(state.source, source), *checked),
        drafts=not fatal,
        draft_key=body.key(source, item, step),
        name=state.name,
        content=content,
        step=step,
    )


def _checked(content: SystemRead, notes: Notes, rules: RuleSet) -> Iterator[FoundAt]:
    """Every rule of the plan and of the report that the table breaks, at its cell."""
    several, lines = SeveralRules(), content.scores or content.framework
    several.tried("", lambda: framework.require_each_once(lines, "framework"))
    several.tried("", lambda: framework.require_weights(rules, lines, "framework"))
    several.tried("", lambda: framework.require_results(rules, lines, "framework"))
    for n, line in enumerate(content.scores):
        several.tried("", partial(framework.line_of, n, line))
    for place, rule in several.refused:
        yield FoundAt.checked(Found.refused(rule, place), notes.sheet, notes.cell_of(place))
