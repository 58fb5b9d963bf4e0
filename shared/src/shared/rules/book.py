"""The county's book of its own rule sets (规则集): proposed, approved by somebody else, in force from a day on, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, get_args

from shared.events import rules as told
from shared.rules.head import Head
from shared.runtime.decider import Decider, Invalid, Refusal, Unknown, require

SUBJECT = "RULES"


class Status(StrEnum):
    """Where a rule set of the county stands."""

    NONE = "不存在"
    PROPOSED = "待批准"
    APPROVED = "已批准"
    REJECTED = "未予批准"
    WITHDRAWN = "已撤回"


class Decision(StrEnum):
    """What is decided on one."""

    PROPOSE = "拟订规则集"
    APPROVE = "批准规则集"
    REJECT = "不予批准规则集"
    WITHDRAW = "撤回规则集"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.PROPOSE: frozenset({Status.NONE}),
    Decision.APPROVE: frozenset({Status.PROPOSED}),
    Decision.REJECT: frozenset({Status.PROPOSED}),
    Decision.WITHDRAW: frozenset({Status.PROPOSED, Status.APPROVED}),
}


AFTER: Mapping[type[told.OfRuleSet], Status] = {
    told.Proposed: Status.PROPOSED,
    told.Approved: Status.APPROVED,
    told.Rejected: Status.REJECTED,
    told.Withdrawn: Status.WITHDRAWN,
}


def status_after(event: told.OfRuleSet) -> Status:
    """Where the rule set stands after the event, of whichever service."""
    for of, status in AFTER.items():
        if isinstance(event, of):
            return status
    raise TypeError(f"{type(event).__name__} is no event of a rule set")


class OwnProposal(Refusal):
    """Four eyes: whoever proposed a rule set does not decide on it."""

    zh = "不得批准本人拟订的规则集"


class InThePast(Invalid):
    """No rule set is in force from a day that has passed: what was decided stays."""

    zh = "施行日期已过"


class EndsBeforeItBegins(Invalid):
    """The last day is not before the first."""

    zh = "止期早于施行日期"


class SameBeginning(Refusal):
    """Of one kind one rule set begins on a day."""

    zh = "当日已有规则集施行"


class InForceAlready(Refusal):
    """What was in force is not taken back; another one follows it."""

    zh = "规则集已施行"


@dataclass(frozen=True)
class Entry:
    """One rule set of the county."""

    kind: str
    number: int
    head: Head
    parameters: str
    """Canonical JSON."""
    reason: str
    copied_from: str
    proposed_by: str
    status: Status = Status.PROPOSED
    decided_by: str = ""
    said: str = ""
    """Why it was rejected or withdrawn."""


@dataclass(frozen=True)
class Book:
    """Every rule set of the county in one service, in order of their numbers."""

    entries: tuple[Entry, ...] = ()

    def entry(self, kind: str, ref: str) -> Entry | None:
        """The rule set of this kind and address."""
        return next((one for one in self.entries if one.kind == kind and one.head.ref == ref), None)


@dataclass(frozen=True)
class Draft:
    """A rule set that somebody proposes."""

    kind: str
    title: str
    document: str
    article: str
    in_force_from: date
    in_force_until: date | None
    parameters: dict[str, Any]
    copied_from: str
    reason: str


def decisions_of(module: str) -> type[StrEnum]:
    """The same decisions as the table of one service's module, whose routes take them."""
    return StrEnum("Decision", {one.name: one.value for one in Decision}, module=module)  # type: ignore[return-value]


@dataclass(frozen=True)
class Told:
    """The service's own event classes."""

    proposed: type[told.Proposed]
    approved: type[told.Approved]
    rejected: type[told.Rejected]
    withdrawn: type[told.Withdrawn]


@dataclass(frozen=True)
class RuleBook:
    """The decisions on a service's rule sets."""

    tells: Told
    decider: Decider[Book, Any]

    def propose(self, state: Book, draft: Draft, *, jurisdiction: str, by: str, today: date) -> list[told.Proposed]:
        """拟订: nothing changes until somebody else approves it."""
        _require_days(state, draft.kind, draft.in_force_from, draft.in_force_until, today)
        number = len(state.entries) + 1
        return [self.tells.proposed(**vars(draft), number=number, key=f"{jurisdiction}/{number}", by=by)]

    def approve(self, state: Book, kind: str, ref: str, *, by: str, today: date) -> list[told.Approved]:
        """批准 by another person, before or on the day from which it is in force."""
        entry = _required(state, kind, ref, Decision.APPROVE)
        _forbid_proposer(entry, by)
        head = entry.head
        _require_days(state, kind, head.in_force_from, head.in_force_until, today)
        days = {"in_force_from": head.in_force_from, "in_force_until": head.in_force_until}
        return [self.tells.approved(**_named(entry), title=head.title, document=head.document, **days, by=by)]

    def reject(self, state: Book, kind: str, ref: str, *, reason: str, by: str) -> list[told.Rejected]:
        """不予批准 by another person."""
        entry = _required(state, kind, ref, Decision.REJECT)
        _forbid_proposer(entry, by)
        return [self.tells.rejected(**_named(entry), reason=reason, by=by)]

    def withdraw(self, state: Book, kind: str, ref: str, *, reason: str, by: str, today: date) -> list[told.Withdrawn]:
        """撤回 what is not yet in force."""
        entry = _required(state, kind, ref, Decision.WITHDRAW)
        if entry.status is Status.APPROVED and entry.head.in_force_from <= today:
            raise InForceAlready(f"规则集 {entry.head.key} 已自 {entry.head.in_force_from} 起施行，不能撤回，可另行拟订新的规则集接替")
        return [self.tells.withdrawn(**_named(entry), reason=reason, by=by)]


def subject(jurisdiction: str) -> str:
    """The key of the county's book: 360922-RULES."""
    return f"{jurisdiction}-{SUBJECT}"


def evolve(state: Book, event: told.OfRuleSet) -> Book:
    """The book after the event."""
    if isinstance(event, told.Proposed):
        head = Head(
            key=event.key,
            title=event.title,
            document=event.document,
            article=event.article,
            jurisdictions=(event.key.split("/", 1)[0],),
            in_force_from=event.in_force_from,
            in_force_until=event.in_force_until,
            own=True,
        )
        written = json.dumps(dict(event.parameters), ensure_ascii=False, sort_keys=True)
        return Book((*state.entries, Entry(event.kind, event.number, head, written, event.reason, event.copied_from, event.by)))
    changes: dict[str, Any] = {"status": status_after(event), "decided_by": getattr(event, "by", ""), "said": getattr(event, "reason", "")}
    return Book(tuple(replace(one, **changes) if one.number == event.number else one for one in state.entries))


def rule_book(events: Any) -> RuleBook:
    """The book of a service that tells by these events: a union of its own four, in the order of `Told`."""

    def evolved(state: Book, event: told.OfRuleSet) -> Book:
        return evolve(state, event)

    evolved.__annotations__["event"] = events
    return RuleBook(Told(*get_args(events)), Decider("rule-sets", Book(), evolved))


def _required(state: Book, kind: str, ref: str, decision: Decision) -> Entry:
    entry = state.entry(kind, ref)
    if entry is None:
        raise Unknown(f"本地没有编号为 {ref} 的规则集；随系统提供的规则集不能修改，可据以拟订本地的规则集")
    require(ALLOWED, decision, entry.status)
    return entry


def _forbid_proposer(entry: Entry, by: str) -> None:
    if by == entry.proposed_by:
        raise OwnProposal(f"规则集 {entry.head.key} 由 {by} 拟订，须由另一人决定是否批准")


def _require_days(state: Book, kind: str, first: date, last: date | None, today: date) -> None:
    if first < today:
        raise InThePast(f"施行日期 {first} 早于今天 {today}，已作出的结果不因新规则改变，请改为今天或以后的日期", place="in_force_from")
    if last is not None and last < first:
        raise EndsBeforeItBegins(f"止期 {last} 早于施行日期 {first}", place="in_force_until")
    for one in state.entries:
        if one.kind == kind and one.status is Status.APPROVED and one.head.in_force_from == first:
            raise SameBeginning(f"规则集 {one.head.key} 已定于 {first} 起施行，请改日期，或先撤回该规则集")


def _named(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.kind, "number": entry.number, "key": entry.head.key}
