"""What a service says of the evidence (佐证材料) that is handed in to it, and whether what a form names is there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from shared.events.handed_in import HandedIn
from shared.events.values import Evidence
from shared.evidence import view
from shared.evidence.handing_in import Claimed, Kept, key_of
from shared.evidence.view import Proofs
from shared.runtime.decider import Decider
from shared.runtime.deciding.view import View
from shared.runtime.service import Filed
from shared.runtime.unsaid import NotSaid
from shared.runtime.web.auth import Permission

if TYPE_CHECKING:
    from shared.runtime.web.commands import CommandContext


@dataclass(frozen=True)
class Owner:
    """An aggregate whose claims name files: who reads it, reads them."""

    decider: Decider[Any, Any]
    may: Permission
    lets_firms_read: bool = False
    """Whether firms read it that are engaged for the item, and not for it alone."""


@dataclass(frozen=True, eq=False)
class Papers:
    """The evidence of one service."""

    service: str
    told: type[HandedIn]
    """What is told when a file is handed in."""
    decider: Decider[Kept, Any]
    proofs: Proofs
    """The events that name files."""
    owners: Mapping[str, Owner]
    """Kind of the streams that name files → the aggregate."""
    may: Permission
    """Who hands in: whoever files a form that names files."""

    @cached_property
    def view(self) -> View:
        """Where it is known what names which file."""
        return view.view_of(self.service, self.told, self.proofs)

    @property
    def read_by(self) -> Permission:
        """Whoever reads any of the claims, or hands in; which files, each claim says."""
        return dict(self.may) | {role: scope for owner in self.owners.values() for role, scope in owner.may.items()}

    def filed(self, conn: Connection, *, unused: bool = False) -> list[Filed]:
        """What was handed in, in that order; only what no claim names, where that is asked."""
        rows = view.everything(conn, unused=unused)
        return [Filed(row.sha256, row.size, row.name, row.about, row.unit, row.person, row.day) for row in rows]

    async def named(self, call: "CommandContext", about: str, papers: Callable[[], Sequence[Evidence]]) -> Claimed:
        """What is there of the files that a form about an item names, handed in by the caller's unit."""

        async def there(paper: Evidence) -> bool:
            try:
                kept = await call.fold(self.decider, key_of(about, call.unit, paper.sha256))
            except NotSaid:  # where it is only tried: that it is missing is said by the form
                return True
            return bool(kept.sha256) and await call.shelf.size(paper.sha256) == kept.size

        async def look() -> Claimed:
            return Claimed(about, [(paper, await there(paper)) for paper in papers()])

        return await call.lookup(look)
