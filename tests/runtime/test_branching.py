"""A log that has lost events for good goes on under a new identity, and everybody who follows it finds the way by themselves."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from shared.events.envelope import catalogue, decode
from shared.runtime.deciding.handler import Handler
from shared.runtime.deciding.recovering import Copy, of_one_line, put_back
from shared.runtime.eventlog import checkpoint, descent, log, lost
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.descent import Ancestor
from shared.runtime.following import archive
from shared.runtime.following.branching import Fork, NoBranch, branch, fork_of
from shared.runtime.following.building import DerivingAnew
from shared.runtime.following.feed import Decoder, LogSource, Source
from shared.runtime.following.reacting import ReactionSubscription
from shared.runtime.following.subscription import Subscription, ViewSubscription
from shared.runtime.following.together import Together
from shared.runtime.following.witness import Evidence, LogBehind, require_all_known
from tests.runtime import diary, well
from tests.runtime.diary import DIARY
from tests.runtime.reacting import noted
from tests.runtime.well import LogBranched, when_well_deepened_note_it
from tests.runtime.writing import append, deepen, rows
from tests.stores import Store

KNOWN = catalogue(well.WellEvent)
PARSER = Decoder(KNOWN)
ARCHIVE = archive.view(("wells",))
MORNING = datetime(2020, 3, 2, 1, tzinfo=UTC)


async def tell(database: Database, *versions: int) -> None:
    for version in versions:
        await database.append(append("well/1", version))


async def opened(store: Store, name: str) -> Database:
    database = store(name)
    await database.start()
    return database


@pytest.fixture
async def wells(store: Store) -> AsyncIterator[Database]:
    """A log of ten events, which others have heard."""
    database = await opened(store, "wells")
    await database.write(lambda conn: log.identify(conn, "wall", "360922"))
    await tell(database, *range(1, 11))
    yield database
    await database.stop()


@pytest.fixture
async def restored(store: Store, wells: Database) -> AsyncIterator[Database]:
    """The same as a backup had it that was taken at the sixth event."""
    database = await opened(store, "restored")
    kept = (await wells.read(rows))[:6]
    names = [column.name for column in log.events.columns]
    id = await wells.read(log.known_id)

    def fill(conn: Connection) -> None:
        log.go_on_as(conn, id, "wall", "360922")
        conn.execute(log.events.insert(), [dict(zip(names, row, strict=True)) for row in kept])

    await database.write(fill)
    await database.look()
    yield database
    await database.stop()


@pytest.fixture
async def elsewhere(store: Store) -> AsyncIterator[Database]:
    """Where followers write."""
    database = await opened(store, "elsewhere")
    for view in (DIARY, ARCHIVE):
        await database.write(view.make)
    yield database
    await database.stop()


@dataclass
class Following:
    """A view, an archive and a reaction of another service."""

    database: Database

    def of(self, source: Source) -> list[Subscription]:
        anew = DerivingAnew(self.database, {"wells": source}, PARSER)
        handler = Handler("springs", "360922", self.database, KNOWN)
        views = [ViewSubscription(view, source, self.database, PARSER, anew) for view in (DIARY, ARCHIVE)]
        return [*views, ReactionSubscription(when_well_deepened_note_it, source, self.database, PARSER, handler)]

    async def follow(self, log_of: Database) -> None:
        """As far as the log goes."""
        source = await LogSource.known("wells", log_of)
        group = Together(source, self.database, PARSER, self.of(source))
        await group.catch_up()
        for task in [*group._apart]:
            await task
        assert not [one.trouble for one in group.in_step if one.trouble]
        assert {one.name for one in group.in_step} == {one.name for one in self.of(source)}
        await group.catch_up()

    async def at(self, name: str) -> checkpoint.Checkpoint:
        return await self.database.read(lambda conn: checkpoint.read(conn, name, "wells"))


@pytest.fixture
def following(elsewhere: Database) -> Following:
    return Following(elsewhere)


async def branched(database: Database, *known: Evidence, copies: Sequence[Copy] = ()) -> Fork:
    fork = await database.write(lambda conn: fork_of(conn, "wells", [copies], known))
    await database.write(
        lambda conn: branch(conn, "wells", KNOWN, fork, time=MORNING, authority="万财〔2026〕1号", reason="备份之后的事件已无处可补回")
    )
    await database.look()
    return fork


async def told(database: Database) -> list[Any]:
    return [decode(row[7], KNOWN) for row in await database.read(rows)]


async def copies_of(database: Database) -> list[Copy]:
    return [Copy(row[0], row[7], log_id=await database.read(log.known_id)) for row in await database.read(rows)]


async def test_a_branch_names_its_parent_position_and_leaf_hash_and_one_event_tells_it(wells: Database, restored: Database) -> None:
    parent, leaf = await wells.read(log.known_id), await restored.read(lambda conn: log.leaf_at(conn, 6))
    assert leaf is not None
    await branched(restored, Evidence("主题 bihuan.wells ", 10, parent))
    made = await restored.read(log.known_id)
    assert made != parent
    assert await restored.read(descent.ancestors) == (Ancestor(parent, 6, leaf),)
    last = (await told(restored))[-1]
    assert last.event == LogBranched(
        branch=made,
        parent=parent,
        position=6,
        leaf_hash=leaf.hex(),
        known=10,
        known_by="主题 bihuan.wells",
        reason="备份之后的事件已无处可补回",
    )
    assert (last.position, last.stream, last.streamversion, last.authority) == (7, "log/360922-LOG", 1, "万财〔2026〕1号")
    assert await restored.write(lambda conn: log.identify(conn, "wall", "360922")) == made
    await tell(restored, 7)
    assert (await restored.read(log.head)).position == 8


async def test_followers_before_the_fork_go_on_and_those_beyond_it_go_back_by_themselves(
    wells: Database, restored: Database, following: Following
) -> None:
    source = await LogSource.known("wells", wells)
    view, kept, reaction = following.of(source)
    await following.follow(wells)
    parent = await wells.read(log.known_id)
    assert await noted(following.database) == list(range(1, 11))
    await branched(restored, Evidence("主题", 10, parent))
    await tell(restored, 7, 8)
    await following.follow(restored)
    made = await restored.read(log.known_id)
    assert await following.database.read(diary.positions) == list(range(1, 10))
    assert {(await following.at(one.name)).log_id for one in (view, kept, reaction)} == {made}
    assert {(await following.at(one.name)).position for one in (view, kept, reaction)} == {9}
    # what the reaction had decided has happened; what the branch tells it decides once
    assert await noted(following.database) == [*range(1, 11), 7, 8]
    await following.follow(restored)
    assert await noted(following.database) == [*range(1, 11), 7, 8]


async def test_a_follower_that_had_not_come_to_the_fork_loses_nothing_and_hears_nothing_twice(
    wells: Database, restored: Database, following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.runtime.following.subscription.PAGE", 6)
    source = await LogSource.known("wells", wells)
    for one in following.of(source):
        await one.step()
    await branched(restored, Evidence("主题", 10, source.log_id))
    before = await following.database.read(lambda conn: diary.positions(conn))
    await following.follow(restored)
    assert before == [*range(1, 7)]
    assert await following.database.read(diary.positions) == [*range(1, 8)]
    assert await noted(following.database) == [*range(1, 7)]


async def test_an_archive_keeps_what_was_heard_and_lost_apart(wells: Database, restored: Database, following: Following) -> None:
    await following.follow(wells)
    parent = await wells.read(log.known_id)
    await branched(restored, Evidence("主题", 10, parent))
    await following.follow(restored)
    kept = await following.database.read(partial(lost.naming, word=""))
    gone = {row[0]: row[7] for row in (await wells.read(rows))[6:]}
    assert [(row.source, row.log_id, row.position, row.document) for row in kept] == [("wells", parent, at, gone[at]) for at in gone]
    now = await following.database.read(lambda conn: [(one.position, one.document) for one in archive.copies(conn, "wells", 1)])
    assert now == [(row[0], row[7]) for row in await restored.read(rows)]


async def test_a_follower_of_the_first_log_finds_its_way_to_a_branch_of_the_branch(
    store: Store, wells: Database, restored: Database, following: Following
) -> None:
    await following.follow(wells)
    parent = await wells.read(log.known_id)
    await branched(restored, Evidence("主题", 10, parent))
    first = await restored.read(log.known_id)
    await tell(restored, 7, 8, 9, 10, 11)
    head = await restored.read(lambda conn: log.leaf_at(conn, 6))
    assert head is not None
    await branched(restored, Evidence("主题", 20, first))
    line = await restored.read(descent.ancestors)
    assert [(one.log_id, one.position) for one in line] == [(first, 12), (parent, 6)]
    assert descent.read(descent.written(line)) == line
    await following.follow(restored)
    assert await following.database.read(diary.positions) == list(range(1, 14))


async def test_what_can_be_recovered_is_not_branched_and_neither_is_what_nobody_has_lost(wells: Database, restored: Database) -> None:
    parent = await wells.read(log.known_id)
    kept = await copies_of(wells)
    for copies, known, why in (
        (kept, [Evidence("主题", 10, parent)], "还能补回到第 10 条"),
        (kept[:8], [Evidence("主题", 10, parent)], "还能补回到第 8 条"),
        ([], [Evidence("主题", 6, parent)], "无须另起分支"),
        ([], [], "无须另起分支"),
        ([], [Evidence("主题", 9, "another")], "另一份日志 another"),
    ):
        with pytest.raises(NoBranch, match=why):
            await restored.write(partial(fork_of, service="wells", copies=[copies], known=known))
    assert (await restored.read(log.head)).position == 6
    assert await restored.read(descent.ancestors) == ()


async def test_a_history_that_has_forked_branches_where_all_agree(wells: Database, restored: Database, following: Following) -> None:
    """The restored log went on and told other events at positions that others had heard."""
    await following.follow(wells)
    await restored.append(append("other/2", 1, 2))
    fork = await branched(restored, copies=await copies_of(wells))
    assert (fork.position, fork.known) == (6, 10)
    await following.follow(restored)
    assert await following.database.read(diary.positions) == list(range(1, 10))
    assert [row.position for row in await following.database.read(partial(lost.naming, word=""))] == [7, 8, 9, 10]


async def test_after_a_branch_what_was_lost_is_missed_by_nobody_and_what_is_told_since_is(wells: Database, restored: Database) -> None:
    parent = await wells.read(log.known_id)
    leaf = await wells.read(lambda conn: log.leaf_at(conn, 10))
    assert leaf is not None
    await branched(restored, Evidence("主题", 10, parent))
    made = await restored.read(log.known_id)
    fine = [Evidence("主题", 10, parent, leaf), Evidence("服务", 10), Evidence("主题", 7, made)]
    await restored.read(lambda conn: require_all_known(conn, "wells", made, fine))
    for one in (Evidence("主题", 8, made), Evidence("服务", 11), Evidence("主题", 3, parent, b"another")):
        with pytest.raises(LogBehind):
            await restored.read(partial(require_all_known, service="wells", log_id=made, said=[one]))


async def test_a_backup_from_before_the_branch_is_recovered_into_the_branch(store: Store, wells: Database, restored: Database) -> None:
    before = await copies_of(wells)
    await branched(restored, Evidence("主题", 10, before[0].log_id))
    await deepen(Handler("wells", "360922", restored, KNOWN), "360922-2020-P0002")
    again = await opened(store, "again")
    topic = [*before, *(await copies_of(restored))[6:]]
    try:
        await again.write(lambda conn: put_back(conn, "wells", of_one_line(topic)))
        assert await again.read(rows) == await restored.read(rows)
        assert await again.read(descent.ancestors) == await restored.read(descent.ancestors)
        assert await again.read(log.known_id) == await restored.read(log.known_id)
        assert await again.read(descent.lost_to) == 10
    finally:
        await again.stop()


async def test_without_a_descent_that_fits_the_follower_stops_and_names_both_ways(wells: Database, following: Following) -> None:
    await following.follow(wells)
    another = LogSource("wells", wells, "another")
    one = following.of(another)[0]
    group = Together(another, following.database, PARSER, [one])
    await group.carried()
    assert "python -m wells recover" in one.trouble
    assert "python -m wells branch" in one.trouble
