"""A view that passed over what its process did not know yet is derived anew by the first process that knows it, beside the live one.

A reaction that passed something over is not made up for: its moment is gone, and that is said.
"""

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from shared.runtime.deciding.reaction import Reaction, heard_by
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import passed
from shared.runtime.eventlog.database import Database
from shared.runtime.following.building import CannotBuild, building
from shared.runtime.following.feed import Decoder, Source
from shared.runtime.following.rooms import room_of
from shared.runtime.supervised import Supervised

EVERY = 60.0
"""Seconds between two looks: a process of the earlier version may work beside this one for a while."""

logger = structlog.get_logger()


class MakingGood(Supervised):
    """Of one service; of several processes one derives a view."""

    def __init__(
        self, views: Sequence[View], reactions: Sequence[Reaction], sources: Mapping[str, Source], database: Database, decoder: Decoder
    ) -> None:
        super().__init__("what was passed over is not made good", source=database.name)
        self._views = views
        self._reactions = reactions
        self._sources = sources
        self._database = database
        self._decoder = decoder

    async def run(self) -> None:
        """Look until cancelled."""
        await self.attempt_forever(self._work)

    async def _work(self) -> None:
        known = await self._database.read(passed.all_types)
        for reaction in self._reactions:
            if lacks := self._decoder.of_use(heard_by(reaction)) & known.get(reaction.__name__, set()):
                logger.warning("a reaction passed over what it would hear now", reaction=reaction.__name__, types=sorted(lacks))
        while True:
            known = await self._database.read(passed.all_types)
            for view in self._views:
                if lacks := self._decoder.of_use(view.uses) & known.get(view.key, set()):
                    await self._derive(view, lacks)
            self.well()
            await asyncio.sleep(EVERY)

    async def _derive(self, view: View, lacks: set[str]) -> None:
        logger.info("a view lacks what was not known when it was heard, and is derived anew", view=view.key, types=sorted(lacks))
        sources = [self._sources[name] for name in view.hears]
        try:
            async with building(view, room_of(self._database), sources, self._decoder, lambda *_: None) as build:
                await build.derive()
                await build.replace()
        except CannotBuild as reason:
            logger.warning("a view is not derived anew now, and will be", view=view.key, reason=str(reason))
        else:
            logger.info("a view was derived anew", view=view.key)
