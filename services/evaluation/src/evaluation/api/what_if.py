"""试算: a year under another rule set, what would change and why; nothing is kept."""

from enum import StrEnum
from typing import Annotated

from fastapi import Query

from evaluation.api.rule_sets import rules_of
from evaluation.permissions import FINANCE
from evaluation.rules.points import to_hundredths
from evaluation.rules.rule_set import SCORING, Rules, RuleSet
from evaluation.rules.what_if import Changed, GradeShift, tried
from evaluation.views import filed_forms
from shared.events.values import FiscalYear, Name
from shared.rules.book import Status
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Invalid
from shared.runtime.sql.at_hand import By, ListAtHand
from shared.runtime.web.pages import Asked, BadCursor, OfUnit, Page, searched_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["结果 results"])


class UnknownRules(Invalid):
    """试算 goes by a rule set that there is."""

    zh = "评分规则集不存在"


class SortedBy(StrEnum):
    """What the list may be read in order of; kind and item then."""

    KIND = "kind"
    UNIT = "unit"
    NAME = "name"
    SCORE = "score"
    SCORE_AFTER = "score_after"


CHANGED: ListAtHand[Changed] = ListAtHand(
    (By(str, lambda one: one.kind.value), By(str, lambda one: one.item)),
    {
        "unit": By(str, lambda one: one.unit),
        "name": By(str, lambda one: one.name),
        "score": By(int, lambda one: to_hundredths(one.score)),
        "score_after": By(int, lambda one: -1 if one.score_after is None else to_hundredths(one.score_after)),
    },
    lambda one: f"{one.item} {one.name}",
)
"""A year's forms are scored anew whenever it is asked, and so stand at hand."""


class WhatIf(Page[Changed]):
    """What changes, and all that was looked at."""

    rules: str
    """The rule set that was tried."""
    looked_at: int
    changed: int
    grades: list[GradeShift]


@routes.get("/what-if", may=FINANCE, refuses=(BadCursor, UnknownRules, NoRuleSet))
async def what_if(
    asked: Annotated[Asked, searched_by(SortedBy.KIND)],
    ask: Ask,
    year: FiscalYear,
    rules: Annotated[Name, Query(description="评分规则集 / e.g. mof/2021")],
    unit: OfUnit = None,
) -> WhatIf:
    """试算：all that stands filed of a fiscal year, scored anew under this rule set, and what changes by it; nothing is written."""
    known = await rules_of(ask)
    trying = _named(known, rules)
    found = await ask.view(
        filed_forms.VIEW, lambda conn: tried(trying, filed_forms.of_year(conn, year=year, within=ask.seen_of(unit)), known.named)
    )
    page = CHANGED.page(found.changed, asked)
    return WhatIf(
        items=page.items,
        next=page.next,
        rules=trying.version,
        looked_at=found.looked_at,
        changed=len(found.changed),
        grades=list(found.grades),
    )


def _named(rules: Rules, key: str) -> RuleSet:
    """The one of this key: shipped, or the county's own that is proposed or approved."""
    own = [one for one in rules.book.entries if one.kind == SCORING.name and one.status in (Status.PROPOSED, Status.APPROVED)]
    there = {one.head.key: one.rules for one in SCORING.shipped} | {one.head.key: SCORING.made(one).rules for one in own}
    if key not in there:
        raise UnknownRules(f"没有评分规则集“{key}”，现有{'、'.join(there)}", place="rules")
    return there[key]
