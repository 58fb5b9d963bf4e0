"""The rule sets of a service (规则集) over HTTP: the same in every service that has any."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import JsonValue, create_model

from shared.events.envelope import Value
from shared.events.values import Day, DocumentNumber, Label, Name, Text
from shared.rules.book import (
    Book,
    Draft,
    EndsBeforeItBegins,
    Entry,
    InForceAlready,
    InThePast,
    OwnProposal,
    RuleBook,
    SameBeginning,
    subject,
)
from shared.rules.head import Head
from shared.rules.kind import NoRuleSet, RuleKind
from shared.runtime.decider import Unknown
from shared.runtime.web.auth import Permission
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Context
from shared.runtime.web.may_decide import MayDecide, with_decisions
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

SHIPPED = "随系统提供"
KindName = Annotated[str, Path(pattern="^[a-z-]{1,40}$", description="哪一类规则 / the kind of rules, e.g. scoring")]
Ref = Annotated[str, Path(pattern="^[0-9A-Za-z-]{1,80}$", description="规则集编号，斜线写作 - / its key, e.g. mof-2020, 360922-1")]
OfKind = Annotated[str | None, Query(alias="kind", pattern="^[a-z-]{1,40}$", description="只看这一类 / only this kind")]
Kinds = Sequence[RuleKind[Any, Any]]


class Proposal(Body):
    """A rule set of the county's own, whole."""

    title: Name
    document: DocumentNumber
    article: Label = ""
    in_force_from: Day
    in_force_until: Day | None = None
    copied_from: Label = ""
    reason: Text


class Consent(Body):
    """批准, by the document where there is one."""

    document: DocumentNumber | None = None


class Because(Body):
    """Why not."""

    reason: Text


class RuleSetRow(Value):
    """One rule set, shipped or the county's."""

    kind: str
    kind_title: str
    key: str
    """How results name it."""
    ref: str
    """How its address names it."""
    title: str
    title_en: str
    """In English; empty where nobody has said so."""
    document: str
    article: str
    jurisdictions: tuple[str, ...]
    in_force_from: date
    in_force_until: date | None
    own: bool
    """Set by the county itself."""
    status: str
    in_force: bool
    """Whether it is the one that holds here today."""
    applies: str
    """What it applies to, in words."""


class RuleSetDetail(RuleSetRow):
    """A rule set with its rules."""

    parameters: Mapping[str, JsonValue]
    copied_from: str = ""
    reason: str = ""
    proposed_by: str = ""
    decided_by: str = ""
    said: str = ""
    """Why it was rejected or withdrawn."""
    decisions: tuple[MayDecide, ...] = ()


async def book_of(context: Context, book: RuleBook) -> Book:
    """The county's rule sets in this service, as they stand."""
    return await context.fold(book.decider, subject(context.jurisdiction))


def routes(book: RuleBook, kinds: Kinds, table: type[StrEnum], *, reads: Permission, proposes: Permission, approves: Permission) -> Routes:
    """The list, one of them, and the four decisions by the service's table."""
    served = Routes(tags=["规则集 rule sets"])
    by_name = {kind.name: kind for kind in kinds}

    @served.get("/rule-sets", may=reads)
    async def rule_sets(ask: Ask, kind: OfKind = None) -> list[RuleSetRow]:
        """规则集: shipped and the county's own, by kind and first day."""
        known = await book_of(ask, book)
        asked = [(one, _holding(one, known, ask.jurisdiction, ask.today)) for one in kinds if kind in (None, one.name)]
        return [RuleSetRow(**_row(one, head, status, holding)) for one, holding in asked for head, status in _heads(one, known)]

    @served.get("/rule-sets/{kind}/{version}", may=reads, refuses=(Unknown,))
    async def rule_set_of(kind: KindName, version: Ref, ask: Ask) -> RuleSetDetail:
        """One rule set with its rules as data, who proposed it and who decided."""
        known = await book_of(ask, book)
        entry = known.entry(kind, version)
        answer = _detail(by_name.get(kind), entry, version, known, ask.jurisdiction, ask.today)
        return await with_decisions(answer, ask, table, kind=kind, version=version)

    for one in kinds:
        _proposing(served, book, one, table, proposes)

    @served.post(
        "/rule-sets/{kind}/{version}/approval",
        may=approves,
        decides=table["APPROVE"],
        refuses=(OwnProposal, InThePast, EndsBeforeItBegins, SameBeginning),
    )
    async def approve_rule_set(kind: KindName, version: Ref, body: Consent, call: Call) -> Answer:
        """批准 by another person than the proposer; in force from its day on, and nothing decided before changes."""
        return await call.handle(
            book.decider,
            subject(call.jurisdiction),
            lambda state: book.approve(state, kind, version, by=call.person, today=call.today),
            authority=body.document or "",
        )

    @served.post("/rule-sets/{kind}/{version}/rejection", may=approves, decides=table["REJECT"], refuses=(OwnProposal,))
    async def reject_rule_set(kind: KindName, version: Ref, body: Because, call: Call) -> Answer:
        """不予批准, by another person than the proposer."""
        return await call.handle(
            book.decider, subject(call.jurisdiction), lambda state: book.reject(state, kind, version, reason=body.reason, by=call.person)
        )

    @served.post("/rule-sets/{kind}/{version}/withdrawal", may=proposes, decides=table["WITHDRAW"], refuses=(InForceAlready,))
    async def withdraw_rule_set(kind: KindName, version: Ref, body: Because, call: Call) -> Answer:
        """撤回 before it is approved, or before its first day."""
        return await call.handle(
            book.decider,
            subject(call.jurisdiction),
            lambda state: book.withdraw(state, kind, version, reason=body.reason, by=call.person, today=call.today),
        )

    checkable(served, approve_rule_set)
    return served


def _proposing(served: Routes, book: RuleBook, kind: RuleKind[Any, Any], table: type[StrEnum], may: Permission) -> None:
    """The route by which rule sets of this kind are proposed; its body has the kind's own shape."""
    made: Any = create_model(
        f"{kind.parameters.__name__}Proposal", __base__=Proposal, __doc__=kind.title, parameters=(kind.parameters, ...)
    )

    async def propose(body: made, call: Call) -> Answer:
        sent: Any = body
        given = {name: getattr(sent, name) for name in Proposal.model_fields}
        draft = Draft(kind=kind.name, parameters=sent.parameters.model_dump(mode="json", by_alias=True), **given)
        by, today = call.person, call.today
        return await call.handle(
            book.decider,
            subject(call.jurisdiction),
            lambda state: book.propose(state, draft, jurisdiction=call.jurisdiction, by=by, today=today),
        )

    propose.__name__ = f"propose_{kind.name}_rules"
    propose.__doc__ = f"拟订{kind.title}: the whole rule set, which somebody else approves or not."
    served.post(f"/rule-sets/{kind.name}", may=may, decides=table["PROPOSE"], refuses=(InThePast, EndsBeforeItBegins, SameBeginning))(
        propose
    )
    checkable(served, propose)


def _heads(kind: RuleKind[Any, Any], book: Book) -> list[tuple[Head, str]]:
    own = [(one.head, str(one.status)) for one in book.entries if one.kind == kind.name]
    return sorted([*((one.head, SHIPPED) for one in kind.shipped), *own], key=lambda one: one[0].in_force_from)


def _holding(kind: RuleKind[Any, Any], book: Book, jurisdiction: str, today: date) -> str:
    """The key of the one that is in force; empty where none is."""
    try:
        return kind.in_force(jurisdiction, today, book).head.key
    except NoRuleSet:
        return ""


def _row(kind: RuleKind[Any, Any], head: Head, status: str, holding: str) -> dict[str, Any]:
    said = {name: getattr(head, name) for name in RuleSetRow.model_fields if hasattr(head, name)}
    return said | {"kind": kind.name, "kind_title": kind.title, "status": status, "in_force": head.key == holding, "applies": kind.applies}


def _detail(kind: RuleKind[Any, Any] | None, entry: Entry | None, ref: str, book: Book, jurisdiction: str, today: date) -> RuleSetDetail:
    if kind is None:
        raise Unknown(f"没有编号为 {ref} 的规则集：本服务没有这一类规则")
    version = kind.made(entry) if entry else next((one for one in kind.shipped if one.head.ref == ref), None)
    if version is None:
        raise Unknown(f"没有编号为 {ref} 的{kind.title}")
    row = _row(kind, version.head, str(entry.status) if entry else SHIPPED, _holding(kind, book, jurisdiction, today))
    told = {name: getattr(entry, name) for name in ("copied_from", "reason", "proposed_by", "decided_by", "said")} if entry else {}
    return RuleSetDetail(**row, **told, parameters=kind.settable(version.rules))
