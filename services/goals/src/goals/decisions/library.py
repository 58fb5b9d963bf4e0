"""An indicator of the library (指标库), from its proposal to the day on which it is out of use; two people see to each change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from goals.decisions.separation import OwnUnit, SelfApproval
from shared.events.indicator_library import (
    Change,
    LibraryChangeProposed,
    LibraryChangeReturned,
    LibraryChangeReviewed,
    LibraryEntry,
    LibraryIndicatorPublished,
    LibraryIndicatorRetired,
)
from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Invalid, Refusal, require, require_phase

LibraryEvent: TypeAlias = (
    LibraryChangeProposed | LibraryChangeReturned | LibraryChangeReviewed | LibraryIndicatorPublished | LibraryIndicatorRetired
)


class Status(StrEnum):
    """Where an indicator of the library stands."""

    NONE = "未入库"
    PROPOSED = "已提出"
    REVIEWED = "已审核"
    RETURNED = "未采纳"
    PUBLISHED = "已发布"
    CHANGE_PROPOSED = "变更已提出"
    CHANGE_REVIEWED = "变更已审核"
    RETIRED = "已停用"


class Decision(StrEnum):
    """What can be decided about it."""

    PROPOSE = "提出入库"
    PROPOSE_CHANGE = "提出变更"
    REVIEW = "审核提议"
    PUBLISH = "发布"
    RETURN = "退回提议"


CHANGING = frozenset({Status.CHANGE_PROPOSED, Status.CHANGE_REVIEWED})
WAITING = CHANGING | {Status.PROPOSED, Status.REVIEWED}
ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.PROPOSE: frozenset({Status.NONE, Status.RETURNED}),
    Decision.PROPOSE_CHANGE: frozenset({Status.PUBLISHED}),
    Decision.REVIEW: frozenset({Status.PROPOSED, Status.CHANGE_PROPOSED}),
    Decision.PUBLISH: frozenset({Status.REVIEWED, Status.CHANGE_REVIEWED}),
    Decision.RETURN: WAITING,
}


@dataclass(frozen=True)
class Version:
    """One version as it was published."""

    version: int
    entry: LibraryEntry
    effective_on: date
    document: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class LibraryIndicator:
    """What the events have made of it."""

    status: Status = Status.NONE
    code: str = ""
    name: str = ""
    versions: tuple[Version, ...] = ()
    proposal: LibraryChangeProposed | None = None
    """What waits to be reviewed or published."""
    returned_because: str = ""
    """Why the last proposal was not taken up."""
    retired: LibraryIndicatorRetired | None = None

    def in_force(self, day: date) -> Version | None:
        """The version that holds on a day; None before the first, and from the day on which it is out of use."""
        if self.retired and self.retired.effective_on <= day:
            return None
        reached = [one for one in self.versions if one.effective_on <= day]
        return reached[-1] if reached else None


@dataclass(frozen=True, kw_only=True)
class Proposed(LibraryIndicator):
    """A proposal waits."""

    proposal: LibraryChangeProposed


class EffectiveInPast(Invalid):
    """A change holds from a day on that has not passed, and later than what holds now."""

    zh = "生效日期过早"


class SuccessorsDoNotFit(Invalid):
    """合并 names one successor, 拆分 at least two, the others none; nothing succeeds itself."""

    zh = "承接指标与变更方式不符"


class SuccessorNotInForce(Refusal):
    """What stands in the place of an indicator is published and in force on that day."""

    zh = "承接指标未生效"


class EntryDoesNotFit(Invalid):
    """修订 says what the indicator is from then on, whole; 停用, 合并 and 拆分 do not."""

    zh = "指标内容与变更方式不符"


def propose(
    state: LibraryIndicator, *, code: str, entry: LibraryEntry, effective_on: date, reason: str, today: date, actor: Actor
) -> list[LibraryEvent]:
    """提出入库; what was not taken up may be proposed anew."""
    require(ALLOWED, Decision.PROPOSE, state.status)
    _require_later(state, effective_on, today)
    told = LibraryChangeProposed(
        code=code, change=Change.ADD, entry=entry, effective_on=effective_on, reason=reason, unit=actor.unit, by=actor.person
    )
    return [told]


def propose_change(
    state: LibraryIndicator,
    *,
    change: Change,
    entry: LibraryEntry | None,
    successors: Mapping[str, LibraryIndicator],
    effective_on: date,
    reason: str,
    today: date,
    actor: Actor,
) -> list[LibraryEvent]:
    """提出修订, 停用, 合并 or 拆分 of a published one; `successors` are those named, as they stand."""
    require(ALLOWED, Decision.PROPOSE_CHANGE, state.status)
    if (entry is not None) is not (change is Change.REVISE):
        said = "须写明修订后的完整指标" if change is Change.REVISE else "不改变指标内容，请不要填写指标"
        raise EntryDoesNotFit(f"“{change}”指标 {state.code} {said}", place="entry")
    _require_fitting(state.code, change, tuple(successors))
    _require_later(state, effective_on, today)
    _require_in_force(successors, effective_on)
    told = LibraryChangeProposed(
        code=state.code,
        change=change,
        entry=entry,
        successors=tuple(successors),
        effective_on=effective_on,
        reason=reason,
        unit=actor.unit,
        by=actor.person,
    )
    return [told]


def return_(state: LibraryIndicator, *, reason: str, actor: Actor) -> list[LibraryEvent]:
    """退回: what was published before stays as it is."""
    proposed = require_phase(Proposed, ALLOWED, Decision.RETURN, state)
    _require_independent(actor, proposed)
    return [LibraryChangeReturned(code=state.code, reason=reason)]


def review(state: LibraryIndicator, *, opinion: str, actor: Actor) -> list[LibraryEvent]:
    """审核通过."""
    proposed = require_phase(Proposed, ALLOWED, Decision.REVIEW, state)
    _require_independent(actor, proposed)
    return [LibraryChangeReviewed(code=state.code, opinion=opinion, by=actor.person)]


def publish(
    state: LibraryIndicator, *, document: str, successors: Mapping[str, LibraryIndicator], today: date, actor: Actor
) -> list[LibraryEvent]:
    """发布 by a document: a new version, or the day on which it is out of use; a day that has passed meanwhile becomes today.

    `successors` are those that the proposal names, as they stand now.
    """
    proposed = require_phase(Proposed, ALLOWED, Decision.PUBLISH, state)
    _require_independent(actor, proposed)
    asked, effective_on = proposed.proposal, max(today, proposed.proposal.effective_on)
    if asked.entry is not None:
        version = len(state.versions) + 1
        given = {"version": version, "entry": asked.entry, "effective_on": effective_on}
        return [LibraryIndicatorPublished(code=state.code, document=document, proposed_by=asked.by, **given)]
    _require_in_force(successors, effective_on)
    told = LibraryIndicatorRetired(
        code=state.code,
        change=asked.change,
        successors=asked.successors,
        effective_on=effective_on,
        reason=asked.reason,
        document=document,
        proposed_by=asked.by,
    )
    return [told]


def _require_later(state: LibraryIndicator, effective_on: date, today: date) -> None:
    if effective_on < today:
        raise EffectiveInPast(f"生效日期 {effective_on} 早于今天 {today}，请填写今天或以后的日期", place="effective_on")
    if state.versions and effective_on <= state.versions[-1].effective_on:
        last = state.versions[-1]
        raise EffectiveInPast(f"生效日期 {effective_on} 须晚于第 {last.version} 版的生效日期 {last.effective_on}", place="effective_on")


def _require_fitting(code: str, change: Change, successors: tuple[str, ...]) -> None:
    if code in successors:
        raise SuccessorsDoNotFit(f"指标 {code} 不能由自己承接，请写明其他指标", place="successors")
    fits = {Change.MERGE: len(successors) == 1, Change.SPLIT: len(successors) > 1}.get(change, not successors)
    if change is Change.ADD:
        raise SuccessorsDoNotFit(f"指标 {code} 已经入库，请选择修订、停用、合并或拆分", place="change")
    if not fits:
        wanted = {Change.MERGE: "须写明并入的一个指标", Change.SPLIT: "须写明拆分成的两个以上指标"}.get(change, "没有承接指标")
        raise SuccessorsDoNotFit(f"“{change}”指标 {code} {wanted}，现写明 {len(successors)} 个", place="successors")


def _require_in_force(successors: Mapping[str, LibraryIndicator], day: date) -> None:
    for code, found in successors.items():
        if found.in_force(day) is None:
            raise SuccessorNotInForce(f"承接指标 {code} 在 {day} 没有已生效的版本（{found.status}），请先发布该指标")


def _require_independent(actor: Actor, state: Proposed) -> None:
    asked = state.proposal
    if actor.person == asked.by:
        raise SelfApproval(f"{actor.person} 是指标 {asked.code} 这项变更的提出人，不得退回、审核或发布，请由他人办理")
    if within(actor.unit, asked.unit):
        raise OwnUnit(f"单位 {actor.unit} 不得退回、审核或发布单位 {asked.unit} 提出的指标变更")


def evolve(state: LibraryIndicator, event: LibraryEvent) -> LibraryIndicator:
    """The indicator after the event; whether it is in the library already, its status tells."""
    match event:
        case LibraryChangeProposed():
            waits_for = Status.CHANGE_PROPOSED if state.status is Status.PUBLISHED else Status.PROPOSED
            first = {"name": event.entry.name} if event.entry and waits_for is Status.PROPOSED else {}
            told = {"status": waits_for, "code": event.code, "proposal": event, "returned_because": ""}
            return Proposed(**vars(state) | told | first)
        case LibraryChangeReturned():
            status = Status.PUBLISHED if state.status in CHANGING else Status.RETURNED
            return LibraryIndicator(**vars(state) | {"status": status, "proposal": None, "returned_because": event.reason})
        case LibraryChangeReviewed():
            return replace(state, status=Status.CHANGE_REVIEWED if state.status in CHANGING else Status.REVIEWED)
        case LibraryIndicatorPublished():
            new = Version(event.version, event.entry, event.effective_on, event.document, event.proposed_by)
            published = {"status": Status.PUBLISHED, "code": event.code, "name": event.entry.name, "versions": (*state.versions, new)}
            return LibraryIndicator(**vars(state) | published | {"proposal": None})
        case LibraryIndicatorRetired():
            return LibraryIndicator(**vars(state) | {"status": Status.RETIRED, "proposal": None, "retired": event})
        case _:
            assert_never(event)


LIBRARY = Decider("library-indicator", LibraryIndicator(), evolve)
