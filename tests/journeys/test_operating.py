import asyncio
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from embedded.composition import SERVICES
from embedded.preconditions import take
from goals.service import SERVICE as GOALS_SERVICE
from shared.events.monitoring import ItemWatched
from shared.runtime.eventlog.parked import Message, park
from tests.audit.cases import UNIT, made
from tests.journeys.left_behind import GOALS, operate
from tests.journeys.recording import JURISDICTION, pending, record

ITEM = f"{JURISDICTION}-2020-P0017"
REACTION = "when_goal_adjusted_follow_it"
EXECUTION = {"source": "gk", "id": "1", "item": "360922-2020-P0017", "as_of": "2018-12-31"} | dict.fromkeys(
    ("initial_budget", "adjusted_budget", "executed"), "100.00"
)


def parked(folder: Path) -> Message:
    """What the treasury sent to monitoring, and was not taken in."""
    event = {"specversion": "1.0", "id": "1", "source": "gk", "type": "Executed", "data": EXECUTION}
    message = Message("treasury.executions", b"", (("content-type", b"application/cloudevents+json"),), json.dumps(event).encode())
    with closing(create_engine(f"sqlite:///{folder / 'monitoring.sqlite'}").connect()) as conn, conn.begin():
        park(conn, message, "第一次的原因")
    return message


def change_a_row(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "goals.sqlite")) as conn:
        assert conn.execute("UPDATE goals_of_year_4 SET name = '别的' WHERE item LIKE '%P0001'").rowcount == 1
        conn.commit()


@pytest.mark.long
def test_a_row_changed_by_hand_is_found_and_repaired(folder: Path) -> None:
    change_a_row(folder)
    found = operate(folder, "views", "compare", "goals", "goals_of_year")
    assert found.exit_code == 1
    assert "goals_of_year_4 · item=360922-2020-P0001 · name：现有 / live 别的；重算 / derived 农村公路养护经费" in found.output
    assert operate(folder, "views", "compare", "goals", "goals_of_year").exit_code == 1
    repaired = operate(folder, "views", "repair", "goals", "goals_of_year_4")
    assert (repaired.exit_code, "已替换" in repaired.output) == (0, True)
    equal = operate(folder, "views", "compare", "goals", "goals_of_year")
    assert (equal.exit_code, f"一致 / equal: {GOALS} 行 / rows" in equal.output) == (0, True)


@pytest.mark.long
def test_all_views_are_compared_by_one_command_which_names_those_that_differ(folder: Path) -> None:
    well = operate(folder, "views", "compare", "--all")
    said = [f"{service.name} 的 {len(service.views)} 个视图全部与日志一致" for service in SERVICES]
    assert (well.exit_code, [one in well.output for one in said]) == (0, [True] * 5), well.output
    change_a_row(folder)
    wrong = operate(folder, "views", "compare", "goals", "--all")
    assert wrong.exit_code == 1
    assert f"goals 的 {len(GOALS_SERVICE.views)} 个视图中有 1 个与日志不符，或无法比对：goals_of_year_4" in wrong.output.splitlines()[-1]
    assert "视图 reviews_1 与日志一致" in wrong.output
    for neither in (["goals"], [], ["goals", "reviews", "--all"]):
        assert operate(folder, "views", "compare", *neither).exit_code == 2


def test_a_view_of_all_logs_is_rebuilt_and_every_follower_stands_where_it_stood(folder: Path) -> None:
    before = operate(folder, "views", "list", "audit")
    rebuilt = operate(folder, "views", "rebuild", "audit", "trail")
    assert (rebuilt.exit_code, "已替换" in rebuilt.output) == (0, True)
    after = operate(folder, "views", "list", "audit")
    assert (after.exit_code, after.output) == (0, before.output)
    assert any(line.split()[:5] == ["trail_1", "goals", "3", "/", "3"] for line in after.output.splitlines())


def test_while_a_process_has_the_folder_views_are_listed_and_nothing_is_changed(folder: Path) -> None:
    with take(folder):
        assert operate(folder, "views", "list", "goals").exit_code == 0
        for command in (
            ["views", "rebuild", "goals", "reviews"],
            ["views", "compare", "goals", "reviews"],
            ["parked", "replay", "goals", "--all"],
            ["refused", "retry", "goals", "--all"],
        ):
            refused = operate(folder, *command)
            assert refused.exit_code == 1
            [sentence] = refused.stderr.splitlines()
            assert "正被另一个进程使用" in sentence


def test_a_parked_message_is_shown_and_taken_in(folder: Path) -> None:
    message = parked(folder)
    listed = operate(folder, "parked", "list", "monitoring")
    assert f"{message.id[:16]}  treasury.executions" in listed.output
    assert message.bytes.decode() in operate(folder, "parked", "show", "monitoring", message.id[:8]).output
    replayed = operate(folder, "parked", "replay", "monitoring", message.id[:8], "--yes")
    assert (replayed.exit_code, "已接收 / taken in" in replayed.output) == (0, True)
    assert operate(folder, "parked", "list", "monitoring").output == "共 0 条搁置消息 / 0 parked in all\n"


def test_a_parked_message_is_discarded(folder: Path) -> None:
    message = parked(folder)
    discarded = operate(folder, "parked", "discard", "monitoring", message.id[:8], "--yes")
    assert (discarded.exit_code, "已丢弃 1 条" in discarded.output) == (0, True)
    assert operate(folder, "parked", "list", "monitoring").output == "共 0 条搁置消息 / 0 parked in all\n"


def test_what_was_refused_to_a_reaction_stays_until_it_can_be_decided(unwatched: Path) -> None:
    [line, in_all] = operate(unwatched, "refused", "list", "monitoring").output.splitlines()
    assert (f"{REACTION}  goals:3 bihuan.goals.GoalAdjusted {ITEM}" in line, in_all.startswith("共 1 条被拒事项待处理")) == (True, True)
    sentence = "Unknown：该事项“未纳入监控”，不能跟踪目标调整"
    assert line.endswith(sentence)
    asked = operate(unwatched, "refused", "retry", "monitoring", line[:8])
    assert (asked.exit_code, asked.output.startswith("将再次办理 1 条 / 1 will be decided again")) == (1, True)
    again = operate(unwatched, "refused", "retry", "monitoring", "--all", "--yes")
    assert (again.exit_code, f"{line[:16]}  该事项“未纳入监控”，不能跟踪目标调整" in again.output) == (1, True)
    watched = made(ItemWatched, kind="PROJECT", name="路", unit=UNIT, amount="100.00", indicators=())
    asyncio.run(record(unwatched, [pending(f"watch/{ITEM}", 1, watched)], "monitoring"))
    decided = operate(unwatched, "refused", "retry", "monitoring", line[:8], "--yes")
    assert (decided.exit_code, "已办理 / decided" in decided.output) == (0, True)
    assert operate(unwatched, "refused", "list", "monitoring").output == "共 0 条被拒事项待处理 / 0 refused and waiting in all\n"
    assert operate(unwatched, "refused", "retry", "monitoring", "--all", "--yes").output == "没有待处理的被拒事项 / nothing refused waits\n"


def test_what_was_refused_may_stay_so_for_a_reason(unwatched: Path) -> None:
    id = operate(unwatched, "refused", "list", "monitoring").output[:16]
    blank = operate(unwatched, "refused", "dismiss", "monitoring", id, "--because", " ", "--yes")
    assert (blank.exit_code, blank.stderr) == (1, "请写明理由 / give the reason\n")
    dismissed = operate(unwatched, "refused", "dismiss", "monitoring", id, "--because", "测试数据", "--yes")
    assert (dismissed.exit_code, "已撤下 1 条" in dismissed.output) == (0, True)
    assert operate(unwatched, "refused", "list", "monitoring").output == "共 0 条被拒事项待处理 / 0 refused and waiting in all\n"
    assert "撤下：测试数据" in operate(unwatched, "refused", "list", "monitoring", "--dismissed").output


def test_a_folder_that_was_never_served_is_one_sentence(tmp_path: Path) -> None:
    refused = operate(tmp_path, "views", "list", "goals")
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_a_list_ends_quietly_where_its_reader_has_read_enough(folder: Path) -> None:
    command = [sys.executable, "-m", "issuer", "people", "--data", str(folder)]
    listing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert listing.stdout
    assert listing.stderr
    listing.stdout.close()
    assert (listing.stderr.read(), listing.wait()) == ("", 0)
