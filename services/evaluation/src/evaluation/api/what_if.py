"""试算: a year under another rule set, what would change and why; nothing is kept."""

from typing import Annotated

from fastapi import Query

from evaluation.api.rule_sets import rules_of
from evaluation.permissions import FINANCE
from evaluation.rules.rule_set import SCORING, Rules, RuleSet
from evaluation.rules.what_if import Changed, GradeShift, tried
from evaluation.views import filed_forms
from shared.events.values import FiscalYear, Name
from shared.rules.book import Status
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Invalid
from shared.runtime.sql.pages import BadCursor, Page
from shared.runtime.web.pages import After, Limit, OfUnit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["结果 results"])


class UnknownRules(Invalid):
    """试算 goes by a rule set that there is."""

    zh = "评分规则集不存在"


class WhatIf(Page[Changed]):
    """What changes, and all that was looked at."""

    rules: str
    """The rule set that was tried."""
    looked_at: int
    changed: int
    grades: list[GradeShift]


@routes.get("/what-if", may=FINANCE, refuses=(UnknownRules, NoRuleSet))
async def what_if(
    ask: Ask,
    year: FiscalYear,
    rules: Annotated[Name, Query(description="评分规则集 / e.g. mof/2021")],
    unit: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> WhatIf:
    """试算：all that stands filed of a fiscal year, scored anew under this rule set, and what changes by it; nothing is written."""
    known = await rules_of(ask)
    asked = _asked(known, rules)
    found = await ask.view(
        filed_forms.VIEW, lambda conn: tried(asked, filed_forms.of_year(conn, year=year, within=ask.seen_of(unit)), known.named)
    )
    rest = found.changed
    if after is not None:
        places = [_place(one) for one in rest]
        if after not in places:
            raise BadCursor("参数 after 不是前一页给出的 next")
        rest = rest[places.index(after) + 1 :]
    items = list(rest[:limit])
    return WhatIf(
        items=items,
        next=_place(items[-1]) if len(rest) > limit else None,
        rules=asked.version,
        looked_at=found.looked_at,
        changed=len(found.changed),
        grades=list(found.grades),
    )


def _asked(rules: Rules, key: str) -> RuleSet:
    """The one of this key: shipped, or the county's own that is proposed or approved."""
    own = [one for one in rules.book.entries if one.kind == SCORING.name and one.status in (Status.PROPOSED, Status.APPROVED)]
    there = {one.head.key: one.rules for one in SCORING.shipped} | {one.head.key: SCORING.made(one).rules for one in own}
    if key not in there:
        raise UnknownRules(f"没有评分规则集“{key}”，现有{'、'.join(there)}", place="rules")
    return there[key]


def _place(one: Changed) -> str:
    return f"{one.kind}:{one.item}"
