"""A data folder in which goals have lost events for good: the log branches, and all five services go on by themselves."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from embedded.composition import SERVICES
from issuer.directory import Directory
from shared.events.envelope import catalogue
from shared.runtime.following.witness import LogBehind
from tests.journeys.left_behind import operate, served
from tests.journeys.recording import JURISDICTION, drafted, record

LOST = ("goals", "audit")
"""Restored to an earlier point: audit, which had the bytes, too."""
ALLOWED = ("--authority", "万财绩〔2026〕7号", "--because", "备份之后的事件在审计存档中也已不存")


def serve(folder: Path, *goals: int, ask: Callable[[httpx.AsyncClient], Any] | None = None) -> Any:
    """Until everybody has heard everything; then what is asked."""

    async def asked() -> Any:
        async with served(folder, [drafted(number) for number in goals], caught_up) as http:
            return await ask(http) if ask else None

    return asyncio.run(asked())


def caught_up(services: dict[str, Any]) -> bool:
    """What stands still for good never gets there."""
    return all(
        one["position"] == services[one["source"]]["head"]
        for at in services.values()
        for one in at["followers"]
        if one["source"] in services
    )


def types(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "goals.sqlite")) as conn:
        return [name.rsplit(".", 1)[-1] for (name,) in conn.execute("SELECT type FROM events ORDER BY position")]


@pytest.fixture(scope="module")
def _restored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data, kept = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("kept")
    serve(data, 1)
    for name in LOST:
        shutil.copy(data / f"{name}.sqlite", kept)
    serve(data, 2, 3)
    for name in LOST:
        shutil.copy(kept / f"{name}.sqlite", data)
    return data


@pytest.fixture
def folder(_restored: Path, tmp_path: Path) -> Path:
    """Three goals were told; goals and audit were restored to the first one, the others have heard all."""
    return Path(shutil.copytree(_restored, tmp_path, dirs_exist_ok=True))


@pytest.mark.long
def test_a_log_that_cannot_be_recovered_branches_with_authority_and_reason_and_everybody_goes_on_from_the_fork(folder: Path) -> None:
    with pytest.raises(LogBehind, match=r"recover.*branch"):
        serve(folder)
    assert "没有更多" in operate(folder, "recover", "goals").output
    for incomplete in ((), ALLOWED[:2], ALLOWED[2:]):
        said = operate(folder, "branch", "goals", *incomplete)
        assert said.exit_code == 1
        assert "第 2–3 条事件" in said.stderr
        assert "--authority" in said.stderr
    assert types(folder) == ["GoalDrafted"]
    done = operate(folder, "branch", "goals", *ALLOWED)
    assert (done.exit_code, "第 2–3 条事件" in done.output, "服务 monitoring" in done.output) == (0, True, True), done.output
    serve(folder, 4, 5)  # so that the head is beyond what had been heard
    assert types(folder) == ["GoalDrafted", "LogBranched", "GoalDrafted", "GoalDrafted"]
    for service in SERVICES:
        compared = operate(folder, "views", "compare", service.name, "--all")
        assert (compared.exit_code, "全部与日志一致" in compared.output) == (0, True), (service.name, compared.output)
    again = operate(folder, "branch", "goals", *ALLOWED)
    assert (again.exit_code, "无须另起分支" in again.stderr) == (1, True)


@pytest.mark.long
def test_the_feed_tells_what_the_log_was_before(folder: Path) -> None:
    operate(folder, "branch", "goals", *ALLOWED)
    token = Directory(folder, JURISDICTION).token("auditor")

    async def feed(http: httpx.AsyncClient) -> httpx.Response:
        return await http.get("/goals/events", params={"after": 1}, headers={"Authorization": f"Bearer {token}"})

    answer = serve(folder, ask=feed)
    assert answer.status_code == 200, answer.text
    parent, position, leaf = answer.headers["Log-Ancestors"].split(";")
    assert (position, leaf, parent != answer.headers["Log-Id"]) == ("1", answer.headers["Leaf-Hash"], True)
    [told] = answer.json()
    assert (told["type"], told["data"]["branch"], told["data"]["parent"]) == ("bihuan.goals.LogBranched", answer.headers["Log-Id"], parent)


@pytest.mark.long
def test_what_can_still_be_put_back_is_not_given_up(tmp_path: Path) -> None:
    serve(tmp_path, 1, 2)
    with closing(sqlite3.connect(tmp_path / "goals.sqlite")) as conn:
        conn.execute("DROP TRIGGER events_no_delete")
        conn.execute("DELETE FROM events WHERE position > 1")
        conn.commit()
    refused = operate(tmp_path, "branch", "goals", *ALLOWED)
    assert (refused.exit_code, "还能补回到第 2 条" in refused.stderr) == (1, True), refused.output
    assert operate(tmp_path, "recover", "goals").exit_code == 0
    serve(tmp_path)


def test_every_service_can_tell_that_its_log_has_branched() -> None:
    assert [service.name for service in SERVICES if f"bihuan.{service.name}.LogBranched" in catalogue(service.tells)] == [
        service.name for service in SERVICES
    ]


@pytest.fixture
def forked(tmp_path: Path) -> Path:
    """Goals were restored to the first of three and told others in place of the two that audit and the others have heard."""
    serve(tmp_path, 1, 2, 3)
    with closing(sqlite3.connect(tmp_path / "goals.sqlite")) as conn:
        conn.execute("DROP TRIGGER events_no_delete")
        conn.execute("DELETE FROM events WHERE position > 1")
        conn.commit()
    asyncio.run(record(tmp_path, [drafted(number) for number in (4, 5, 6)]))
    return tmp_path


@pytest.mark.long
def test_audit_keeps_what_was_heard_and_lost_shows_it_as_such_and_counts_it_nowhere(forked: Path) -> None:
    with pytest.raises(LogBehind, match=r"第 3 条与.*不是同一事件"):
        serve(forked)
    done = operate(forked, "branch", "goals", *ALLOWED)
    assert (done.exit_code, "第 2–3 条事件" in done.output) == (0, True), done.output
    token = Directory(forked, JURISDICTION).token("auditor")

    async def audited(http: httpx.AsyncClient) -> list[Any]:
        paths = ("branches", "items/360922-2020-P0002/trail", "items/360922-2020-P0004/trail", "items/360922-2020-P0002", "figures/2020")
        answers = [await http.get(f"/audit/{path}", headers={"Authorization": f"Bearer {token}"}) for path in paths]
        return [one.json() for one in answers]

    branches, gone, told, state, _ = serve(forked, 7, ask=audited)
    [branch] = branches["items"]
    assert [branch[name] for name in ("source", "position", "known", "authority", "kept")] == ["goals", 1, 3, ALLOWED[1], 2]
    [lost] = gone["items"]
    assert (lost["title"], lost["lost"], lost["address"]) == (
        "绩效目标编制",
        f"goals 的日志 {branch['parent']} 第 2 条，因日志分支作废",
        "",
    )
    assert [one["lost"] for one in told["items"]] == [""]
    assert state["type"].endswith("Unknown")
    compared = operate(forked, "views", "compare", "audit", "figures")
    assert (compared.exit_code, "一致" in compared.output) == (0, True), compared.output
