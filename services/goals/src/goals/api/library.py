"""Routes of the indicator library: proposed, reviewed, published, taken out of use; searched, and one indicator with all its versions."""

from datetime import date
from typing import Annotated, Any, Self

from fastapi import Path, Query, Response
from pydantic import Field

from goals.api.answers import Answered
from goals.api.bodies import Approval, Opinion, Reason
from goals.decisions import library
from goals.decisions.library import LIBRARY, Decision, LibraryIndicator, Status
from goals.decisions.library_pins import codes_of
from goals.decisions.separation import OwnUnit, SelfApproval
from goals.permissions import FINANCE, GOVERNMENT, OFFICE, PROPOSERS, READERS
from goals.views import cases
from goals.views import library as library_view
from goals.views.cases import Case
from goals.views.library import Branch, LibraryRow, Predecessor, SortedBy
from shared.events.envelope import Value
from shared.events.goals import GoalContent
from shared.events.indicator_library import Change, LibraryChangeProposed, LibraryCode, LibraryEntry, LibraryIndicatorRetired
from shared.events.values import Commonality, Day, FiscalYear, Label, Text
from shared.runtime.decider import Unknown
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Body, Call, CommandContext
from shared.runtime.web.may_decide import MayDecide, with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, Page, asked_by, searched_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["指标库 library"])

SEPARATION = (SelfApproval, OwnUnit)
ONE = "/library/indicators/{code}"
Code = Annotated[LibraryCode, Path(description="指标编码 / library code, e.g. GX010101")]
Named = AnyOf[Annotated[Label, Query()]]


def library_key(jurisdiction: str, code: str) -> str:
    """The subject of an indicator of the library: 360922-LGX010101."""
    return f"{jurisdiction}-L{code}"


class Proposal(Body):
    """提出入库: the indicator, and from which day it is to hold."""

    entry: LibraryEntry
    effective_on: Day
    reason: Text


class ChangeProposal(Body):
    """提出变更: 修订 with the whole indicator as it is to be; 停用; 合并 into another; 拆分 into several."""

    change: Change
    entry: LibraryEntry | None = None
    successors: Annotated[tuple[LibraryCode, ...], Field(max_length=20)] = ()
    effective_on: Day
    reason: Text


class PublishedVersion(Answered):
    """One version as it was published."""

    version: int
    entry: LibraryEntry
    effective_on: date
    document: str
    proposed_by: str


class LibraryAnswer(Answered):
    """An indicator of the library with all its versions, what waits, and what it came of and became."""

    status: Status
    code: str
    name: str
    versions: tuple[PublishedVersion, ...]
    in_force: int | None
    """The version that holds today."""
    proposal: LibraryChangeProposed | None
    returned_because: str
    retired: LibraryIndicatorRetired | None
    predecessors: tuple[Predecessor, ...] = ()
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""

    @classmethod
    def of(cls, found: LibraryIndicator, today: date, predecessors: list[Predecessor]) -> Self:
        """As it stands on a day."""
        now = found.in_force(today)
        versions = tuple(PublishedVersion.model_validate(one) for one in found.versions)
        told = {name: getattr(found, name) for name in ("status", "code", "name", "proposal", "returned_because", "retired")}
        return cls(**told, versions=versions, in_force=now.version if now else None, predecessors=tuple(predecessors))


class Tree(Value):
    """行业领域 and 一级指标, with the number of published indicators of each."""

    branches: tuple[Branch, ...]


async def library_of(call: CommandContext, content: GoalContent | None) -> dict[str, LibraryIndicator]:
    """The indicators of the library that a form names, as they stand."""
    return await _as_they_stand(call, codes_of(content))


async def _as_they_stand(call: CommandContext, codes: tuple[str, ...]) -> dict[str, LibraryIndicator]:
    return {code: await call.fold(LIBRARY, library_key(call.jurisdiction, code)) for code in codes}


@routes.post(ONE + "/proposal", may=PROPOSERS, decides=Decision.PROPOSE, refuses=(library.EffectiveInPast,))
async def propose_indicator(code: Code, body: Proposal, call: Call) -> Answer:
    """提出指标入库."""

    def decide(now: LibraryIndicator) -> list[library.LibraryEvent]:
        asked: Any = {"entry": body.entry, "effective_on": body.effective_on, "reason": body.reason}
        return library.propose(now, code=code, today=call.today, actor=call.actor, **asked)

    return await call.handle(LIBRARY, library_key(call.jurisdiction, code), decide)


@routes.post(
    ONE + "/change",
    may=PROPOSERS,
    decides=Decision.PROPOSE_CHANGE,
    refuses=(library.EffectiveInPast, library.SuccessorsDoNotFit, library.SuccessorNotInForce, library.EntryDoesNotFit),
)
async def propose_library_change(code: Code, body: ChangeProposal, call: Call) -> Answer:
    """提出修订、停用、合并或拆分."""
    successors = await call.lookup(lambda: _as_they_stand(call, body.successors))

    def decide(now: LibraryIndicator) -> list[library.LibraryEvent]:
        asked: Any = {"change": body.change, "entry": body.entry, "effective_on": body.effective_on, "reason": body.reason}
        return library.propose_change(now, successors=successors, today=call.today, actor=call.actor, **asked)

    return await call.handle(LIBRARY, library_key(call.jurisdiction, code), decide)


@routes.post(ONE + "/return", may=FINANCE, decides=Decision.RETURN, refuses=SEPARATION)
async def return_library_change(code: Code, body: Reason, call: Call) -> Answer:
    """退回提议; what was published before stays."""
    decide = lambda now: library.return_(now, reason=body.reason, actor=call.actor)  # noqa: E731
    return await call.handle(LIBRARY, library_key(call.jurisdiction, code), decide)


@routes.post(ONE + "/review", may=FINANCE, decides=Decision.REVIEW, refuses=SEPARATION)
async def review_library_change(code: Code, body: Opinion, call: Call) -> Answer:
    """审核提议."""
    decide = lambda now: library.review(now, opinion=body.opinion, actor=call.actor)  # noqa: E731
    return await call.handle(LIBRARY, library_key(call.jurisdiction, code), decide)


@routes.post(ONE + "/publication", may=OFFICE, decides=Decision.PUBLISH, refuses=(library.SuccessorNotInForce, *SEPARATION))
async def publish_library_change(code: Code, body: Approval, call: Call) -> Answer:
    """发布: a version, or the day on which it is out of use."""
    key = library_key(call.jurisdiction, code)
    proposal = (await call.fold(LIBRARY, key)).proposal
    successors = await _as_they_stand(call, proposal.successors if proposal else ())

    def decide(now: LibraryIndicator) -> list[library.LibraryEvent]:
        return library.publish(now, document=body.document, successors=successors, today=call.today, actor=call.actor)

    return await call.handle(LIBRARY, key, decide, authority=body.document)


for decision in (propose_indicator, propose_library_change):
    checkable(routes, decision)


@routes.get("/library/indicators", may=READERS | GOVERNMENT, answers=Counted[LibraryRow], refuses=(BadCursor,))
async def library_indicators(
    asked: Annotated[Asked, asked_by(SortedBy.CODE)],
    ask: Ask,
    sector: Named = (),
    level1: Named = (),
    level2: Named = (),
    commonality: AnyOf[Commonality] = (),
    status: AnyOf[Status] = (),
) -> Response:
    """指标库, in order of code where nothing else is asked for."""
    narrowed = {"sector": sector, "level1": level1, "level2": level2}
    return await ask.told(
        library_view.VIEW,
        lambda conn: library_view.page(conn, **narrowed, commonality=commonality, status=status, asked=asked),
    )


@routes.get("/library/tree", may=READERS | GOVERNMENT)
async def library_tree(ask: Ask) -> Tree:
    """指标库的行业领域与一级指标."""
    return Tree(branches=tuple(await ask.view(library_view.VIEW, library_view.branches)))


@routes.get("/library/cases", may=READERS, answers=Page[Case], refuses=(BadCursor,))
async def library_cases(
    asked: Annotated[Asked, searched_by(cases.SortedBy.ITEM)],
    ask: Ask,
    year: FiscalYear | None = None,
    unit: OfUnit = None,
    sector: Named = (),
) -> Response:
    """案例库：已批复的绩效目标, of all units, without their money; in order of item where nothing else is asked for."""
    return await ask.told(cases.VIEW, lambda conn: cases.page(conn, year=year, unit=unit or "", sector=sector, asked=asked))


@routes.get(ONE, may=READERS | GOVERNMENT, refuses=(Unknown,))
async def library_indicator(code: Code, ask: Ask) -> LibraryAnswer:
    """一个库内指标: every version, what it came of and became."""
    found = await ask.state(LIBRARY, library_key(ask.jurisdiction, code))
    before = await ask.view(library_view.VIEW, lambda conn: library_view.predecessors(conn, code))
    return await with_decisions(LibraryAnswer.of(found, ask.today, before), ask, Decision, code=code)
