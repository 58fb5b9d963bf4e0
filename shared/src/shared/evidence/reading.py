"""Who may read a file: whoever reads a claim that names it, and the unit that handed it in."""

from collections.abc import Sequence
from typing import Any

from fastapi import Response
from sqlalchemy import Row

from shared.engagements import working_on
from shared.evidence.papers import Papers
from shared.runtime.decider import Unknown
from shared.runtime.deciding.handler import OutOfScope
from shared.runtime.web.auth import Forbidden
from shared.runtime.web.queries import Ask, QueryContext


async def readable(papers: Papers, ask: Ask, there: Sequence[Row[Any]], named: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Of what was handed in, what the asker may read."""
    claims = {(claim.stream, claim.about) for claim in named}
    open_to = {claim for claim in sorted(claims) if await _reads(papers, ask, *claim)}
    read = {(claim.sha256, claim.about) for claim in named if (claim.stream, claim.about) in open_to}
    own = bool(ask.roles & set(papers.may))
    return [row for row in there if (row.sha256, row.about) in read or (own and row.unit == ask.unit)]


async def _reads(papers: Papers, ask: QueryContext, stream: str, about: str) -> bool:
    """Whether the asker may read the thing that this stream is of; an engaged firm, what was handed in for its item alone."""
    kind, _, key = stream.partition("/")
    owner = papers.owners.get(kind)
    if owner is None:
        return False
    try:
        asking = QueryContext(ask.request, Response(), (), owner.may)
        item = key.split("/", 1)[0]
        firms = await working_on(asking, item) if owner.lets_firms_read and about == item else ()
        await asking.state(owner.decider, key, firms)
    except (Forbidden, OutOfScope, Unknown):
        return False
    return True
