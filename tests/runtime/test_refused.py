import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import Connection, create_engine
from typer.testing import CliRunner, Result

import monitoring.service
from issuer.directory import Directory
from local.databases import DatabaseUrls
from shared.events.envelope import RecordedEvent, decode
from shared.runtime.cli import refused as room
from shared.runtime.clock import FileClock
from shared.runtime.deciding.handler import Contended, Handler, caused
from shared.runtime.deciding.reaction import Command
from shared.runtime.eventlog import checkpoint, refused
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.refused import NoSuchRefusal, Refused, SeveralRefusals
from shared.runtime.eventlog.writer import StorageFailed
from shared.runtime.following.reacting import HeardNoMore, decide_again
from shared.runtime.host import running
from tests.runtime import well
from tests.runtime.exposed import value
from tests.runtime.reacting import begin_anew, follower, noted, react
from tests.runtime.waiting import until
from tests.runtime.well import NOTE, AlreadyDrilled, DepthNoted, NoWell, Well, WellDeepened, WellEvent
from tests.runtime.writing import ITEM, cause, deepen, rows
from tests.scenario.people import at_the_keyboard
from tests.scenario.serving import MakeHost


def when_well_deepened_note_what_is_deep(event: WellDeepened, recorded: RecordedEvent[Any]) -> list[Command[Well, WellEvent]]:
    """Every depth in one book; in the other, only where the well is known there."""

    def note(state: Well) -> list[WellEvent]:
        if not state.metres:
            raise NoWell(f"没有{recorded.subject}这口井")
        return [DepthNoted(metres=event.metres)]

    first = Command(NOTE, f"{recorded.subject}/1", lambda _: [DepthNoted(metres=event.metres)])
    return [first, Command(NOTE, f"{recorded.subject}/2", note)]


REACTION = when_well_deepened_note_what_is_deep


def when_well_deepened_fail_at_three(event: WellDeepened, recorded: RecordedEvent[Any]) -> Command[Well, WellEvent]:
    def decide(_: Well) -> list[WellEvent]:
        raise StorageFailed("存储故障") if event.metres == 3 else AlreadyDrilled("井已打好")

    return Command(NOTE, recorded.subject, decide)


def when_well_deepened_meet_others(event: WellDeepened, recorded: RecordedEvent[Any]) -> Command[Well, WellEvent]:
    def decide(_: Well) -> list[WellEvent]:
        raise Contended("正被他人修改")

    return Command(NOTE, recorded.subject, decide)


async def waiting(database: Database) -> list[Refused]:
    return list(reversed(await database.read(lambda conn: refused.newest(conn, 100))))


async def hear_again(handler: Handler, database: Database) -> None:
    await begin_anew(database, REACTION)
    await react(follower(handler, database, REACTION))


async def know_the_well(handler: Handler) -> None:
    """What was refused would be recorded now."""
    drilled = well.WellDrilled.model_validate({"unit": "101001", "metres": 1, "inspect_on": "2020-03-01"})
    await handler.handle(NOTE, f"{ITEM}/2", lambda _: [drilled], cause())


async def retried(handler: Handler, one: Refused) -> Refused | None:
    return await decide_again(one, [REACTION], well.SERVICE.catalogue, handler)


async def test_what_a_rule_refuses_is_kept_with_its_event_and_the_next_one_is_decided(handler: Handler, database: Database) -> None:
    for metres in (3, 4):
        await deepen(handler, metres=metres)
    await react(follower(handler, database, REACTION))
    assert await noted(database) == [3, 4]
    first, second = await waiting(database)
    event = decode((await database.read(rows))[0][7], well.SERVICE.catalogue)
    assert event is not None
    assert (first.event_id, first.position, second.position) == (event.id, 1, 2)
    assert (first.source, first.type, first.subject) == ("wells", "bihuan.wells.WellDeepened", ITEM)
    assert (first.reaction, first.number, first.stream) == (REACTION.__name__, 1, f"note/{ITEM}/2")
    assert (first.rule, first.sentence, first.id) == ("NoWell", f"没有{ITEM}这口井", caused(event.id, REACTION.__name__, "1"))
    assert first.refused_at >= event.recordedtime
    assert await database.read(refused.counts) == {(REACTION.__name__, "wells"): 2}


async def test_heard_again_it_is_there_once_with_the_newest_sentence(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    await react(follower(handler, database, REACTION))
    [before] = await waiting(database)
    await hear_again(handler, database)
    [after] = await waiting(database)
    assert replace(after, refused_at=before.refused_at) == before
    assert after.refused_at > before.refused_at


async def test_heard_again_and_recorded_it_waits_no_longer(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    await react(follower(handler, database, REACTION))
    await know_the_well(handler)
    await hear_again(handler, database)
    assert not await waiting(database)
    assert await noted(database) == [3, 3]


async def test_what_was_dismissed_stays_so_with_the_reason(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    await react(follower(handler, database, REACTION))
    [one] = await waiting(database)
    await database.write(lambda conn: refused.dismiss(conn, [one.id], "井已填"))
    await hear_again(handler, database)
    assert not await waiting(database)
    assert not await database.read(refused.ids)
    assert not await database.read(refused.counts)
    [dismissed] = await database.read(lambda conn: refused.newest(conn, 10, dismissed=True))
    assert (dismissed.id, dismissed.dismissed_because) == (one.id, "井已填")
    assert dismissed.dismissed_at is not None


async def test_it_is_kept_in_the_transaction_that_moves_the_checkpoint(handler: Handler, database: Database) -> None:
    for metres in (2, 3):
        await deepen(handler, metres=metres)
    one = follower(handler, database, when_well_deepened_fail_at_three)
    with pytest.raises(StorageFailed):
        await one.step()
    assert not await waiting(database)
    assert await database.read(lambda conn: checkpoint.read(conn, one.name, "wells")) == checkpoint.BEGINNING


async def test_a_subscription_that_was_overtaken_writes_nothing(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    slow, fast = (follower(handler, database, REACTION) for _ in range(2))
    page = await slow.source.page(0, 10)
    await fast.take(page)
    [kept] = await waiting(database)
    await database.write(lambda conn: refused.dismiss(conn, [kept.id], "井已填"))
    await slow.take(page)
    assert not await waiting(database)


async def test_not_now_is_no_refusal_and_stops_the_reaction_until_it_is_possible(handler: Handler, database: Database) -> None:
    await deepen(handler)
    one = follower(handler, database, when_well_deepened_meet_others)
    with pytest.raises(Contended):
        await one.step()
    assert not await waiting(database)


async def test_decided_again_it_is_recorded_once_under_the_id_that_it_had(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    await react(follower(handler, database, REACTION))
    [one] = await waiting(database)
    again = await retried(handler, one)
    assert again is not None
    assert replace(again, refused_at=one.refused_at) == one
    await know_the_well(handler)
    for _ in range(2):
        assert await retried(handler, one) is None
    assert await noted(database) == [3, 3]
    last = decode((await database.read(rows))[-1][7], well.SERVICE.catalogue)
    assert last is not None
    assert (last.causationid, last.stream, last.authid) == (one.event_id, f"note/{ITEM}/2", "service:wells")


async def test_what_no_reaction_decides_any_more_is_said(handler: Handler, database: Database) -> None:
    await deepen(handler, metres=3)
    await react(follower(handler, database, REACTION))
    [one] = await waiting(database)
    with pytest.raises(HeardNoMore, match=REACTION.__name__):
        await decide_again(one, [], well.SERVICE.catalogue, handler)
    with pytest.raises(HeardNoMore):
        await decide_again(one, [REACTION], {}, handler)
    assert await retried(handler, replace(one, number=2)) is None


async def test_a_unique_beginning_of_the_id_names_it_among_those_that_wait(handler: Handler, database: Database) -> None:
    for metres in range(1, 18):
        await deepen(handler, metres=metres)
    await react(follower(handler, database, REACTION))
    found = await waiting(database)
    digit = next(one.id[0] for one in found if sum(other.id[0] == one.id[0] for other in found) > 1)
    assert await database.read(refused.ids) == [one.id for one in sorted(found, key=lambda one: one.position)]

    def ask(conn: Connection) -> None:
        assert refused.find(conn, f" {found[3].id[:20].upper()}") == found[3]
        with pytest.raises(SeveralRefusals, match=digit):
            refused.find(conn, digit)
        for prefix in ("", "%", "_", "zz"):
            with pytest.raises(NoSuchRefusal):
                refused.find(conn, prefix)

    await database.read(ask)


async def test_an_operator_reads_what_was_refused_page_by_page_and_the_figures_count_it(make_host: MakeHost, directory: Directory) -> None:
    host = make_host(replace(well.SERVICE, reactions=[REACTION]))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        deepened = {(await deepen(host.handler, metres=metres)).position for metres in (3, 4, 5)}
        await until(lambda: host.followers_of(REACTION.__name__)[0].position == 6)
        first = (await people["ops"].get("/refused", limit=2)).json()
        second = (await people["ops"].get("/refused", limit=2, after=first["next"])).json()
        text = (await people["ops"].get("/metrics")).text
        denied = await people["li"].get("/refused")
    assert [one["position"] for one in (*first["items"], *second["items"])] == sorted(deepened)
    assert second["next"] is None
    assert first["items"][0]["sentence"] == f"没有{ITEM}这口井"
    assert (first["items"][0]["event_type"], first["items"][0]["rule"]) == ("bihuan.wells.WellDeepened", "NoWell")
    assert value(text, "bihuan_reactions_refused", reaction=REACTION.__name__, source="wells") == 3
    assert (denied.status_code, denied.json()["type"]) == (403, "urn:bihuan:problem:Forbidden")


async def test_an_operator_has_it_decided_again_or_lets_it_stay_refused_and_nobody_else_may(
    make_host: MakeHost, directory: Directory
) -> None:
    host, why = make_host(replace(well.SERVICE, reactions=[REACTION])), {"reason": "井号已补登记"}
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        for metres in (3, 4):
            await deepen(host.handler, metres=metres)
        await until(lambda: host.followers_of(REACTION.__name__)[0].position == 4)
        one, other = [f"/refused/{each['id']}" for each in (await people["ops"].get("/refused")).json()["items"]]
        denied = await people["li"].post(f"{one}/retry", why)
        again = await people["ops"].post(f"{one}/retry", why)
        silent = await people["ops"].post(f"{other}/dismissal", {})
        dismissed = await people["ops"].post(f"{other}/dismissal", why)
        gone = await people["ops"].post(f"{other}/retry", why)
        left = (await people["ops"].get("/refused")).json()["items"]
    assert denied.status_code == 403
    assert (again.status_code, again.json()["type"]) == (409, "urn:bihuan:problem:StillRefused")
    assert again.json()["detail"] == f"没有{ITEM}这口井"
    assert silent.status_code == 422, "a reason is asked for"
    assert dismissed.status_code == 200
    assert gone.status_code == 404
    assert [f"/refused/{each['id']}" for each in left] == [one]


@pytest.mark.postgres
def test_in_production_an_operator_lists_retries_and_dismisses(
    migrated_database: Callable[[str], DatabaseUrls], clock: FileClock, tmp_path: Path
) -> None:
    urls = migrated_database("monitoring")
    document = (Path(__file__).parents[1] / "events" / "golden" / "goals.GoalAdjusted.json").read_bytes().strip()
    heard = json.loads(document)
    whose = {"reaction": "when_goal_adjusted_follow_it", "source": "goals", "position": 7, "event_id": heard["id"], "type": heard["type"]}
    id = caused(heard["id"], whose["reaction"], "0")
    row = {"id": id, "number": 0, "stream": "watch/1", "subject": heard["subject"], "bytes": document, **whose}
    engine = create_engine(urls.runtime)
    with engine.begin() as conn:
        refused.keep(conn, [Refused(**row, rule="Unknown", sentence="第一次的原因", refused_at=datetime.now(UTC))])
    engine.dispose()
    app = typer.Typer()
    app.callback()(lambda: None)
    room.add(app, monitoring.service.SERVICE)
    nobody = "http://127.0.0.1:1/jwks.json"
    settings = {"BIHUAN_DATABASE": urls.runtime, "BIHUAN_JURISDICTION": "360922", "BIHUAN_ISSUER": "issuer", "BIHUAN_JWKS_URL": nobody}

    def operate(*arguments: str) -> Result:
        clocked = settings | {"BIHUAN_CLOCK_FILE": str(tmp_path / "clock")}
        return CliRunner().invoke(app, ["refused", *arguments], env=clocked)

    assert "第一次的原因" in operate("list").output
    again = operate("retry", "--all", "--yes")
    assert (again.exit_code, f"{id[:16]}  该事项“未纳入监控”，不能跟踪目标调整" in again.output) == (1, True)
    assert operate("dismiss", id[:8], "--because", "已并入另一项目", "--yes").exit_code == 0
    assert operate("list").output == "共 0 条被拒事项待处理 / 0 refused and waiting in all\n"
    assert "撤下：已并入另一项目" in operate("list", "--dismissed").output
    assert operate("retry", id[:8], "--yes").output.startswith(f"没有编号以 {id[:8]} 开头")
