"""Routes of the 整改范围: which results and warnings of a fiscal year are sent to rectification, and which of them wait."""

from typing import Annotated, Any

from feedback.api.answers import ScopeAnswer
from feedback.api.bodies import RectificationScope
from feedback.decisions import rectification_policy
from feedback.decisions.rectification_policy import RECTIFICATION_POLICY
from feedback.permissions import OFFICE, READERS
from feedback.views import to_rectify
from feedback.views.to_rectify import ToRectify
from shared.events.values import FiscalYear
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.pages import Asked, BadCursor, OfUnit, Page, searched_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["整改 rectification"])


def policy_key(jurisdiction: str, year: int) -> str:
    """The subject of a fiscal year's policy: 360922-2020-RP."""
    return f"{jurisdiction}-{year}-RP"


@routes.post("/rectification-policies/{year}", may=OFFICE)
async def set_scope(year: FiscalYear, body: RectificationScope, call: Call) -> Answer:
    """规定整改范围 of a fiscal year; setting it again replaces it."""
    decide = lambda state: rectification_policy.set_policy(  # noqa: E731
        state, year=year, grades=body.grades, problems_of=body.problems_of, lights=body.lights
    )
    return await call.handle(RECTIFICATION_POLICY, policy_key(call.jurisdiction, year), decide, authority=body.document)


@routes.get("/rectification-policies/{year}", may=READERS)
async def scope_of(year: FiscalYear, ask: Ask) -> ScopeAnswer:
    """一个年度的整改范围; without one of its own, the rule that holds by default."""
    return ScopeAnswer.model_validate(await ask.fold(RECTIFICATION_POLICY, policy_key(ask.jurisdiction, year)))


class Waiting(Page[ToRectify]):
    """A page of them, and how many there are in all."""

    total: int


@routes.get("/to-rectify", may=READERS, refuses=(BadCursor,))
async def waiting_for_rectification(
    asked: Annotated[Asked, searched_by(to_rectify.SortedBy.UNIT)], ask: Ask, year: FiscalYear, unit: OfUnit = None
) -> Waiting:
    """待整改清单: results, warnings, reports and findings that the year's policy sends to rectification and that have none yet."""
    meant: dict[str, Any] = {"year": year, "scope": ask.seen_of(unit), "findings": not ask.sees, "asked": asked}
    page, total = await ask.view(
        to_rectify.VIEW,
        lambda conn: (to_rectify.page(conn, **meant), to_rectify.counted(conn, **meant)),
    )
    return Waiting(items=page.items, next=page.next, total=total)
