"""`python -m ops views compare --all`: one command says of every view of every service whether it is what the logs say."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from embedded.composition import SERVICES
from local.databases import DatabaseUrls
from ops.__main__ import app
from shared.runtime.eventlog import postgres
from tests.loop.county import county_at_work
from tests.stores import on_postgres


async def compare(databases: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ops", "views", "compare", "--all"]
    return await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, env={"BIHUAN_DATABASES": databases}, timeout=60, check=False
    )


@pytest.mark.long
@pytest.mark.postgres
async def test_every_view_of_every_service_is_compared_while_they_serve_and_those_that_differ_are_named(
    migrated_database: Callable[[str], DatabaseUrls], tmp_path: Path, issuer_key: Path
) -> None:
    store = on_postgres(migrated_database)
    databases = ",".join(f"{service.name}={store.place(service.name)}" for service in SERVICES)
    async with county_at_work(tmp_path, issuer_key, store) as county:
        await county.approved_goal()
        with (engine := postgres.engine(store.place("monitoring"), 1)).begin() as conn:
            assert conn.execute(text("UPDATE watchlist_1 SET name = '别的'")).rowcount
        engine.dispose()
        compared = await compare(databases)
    assert compared.returncode == 1, compared.stderr
    assert "个视图中有 1 个与日志不符，或无法比对：watchlist_1" in compared.stdout
    assert [line for line in compared.stdout.splitlines() if "全部" in line] == [
        f"{service.name} 的 {len(service.views)} 个视图全部与日志一致 / all views are equal"
        for service in SERVICES
        if service.name != "monitoring"
    ]


def test_what_is_missing_to_compare_is_said_in_a_sentence() -> None:
    said = CliRunner().invoke(app, ["views", "compare", "--all"], env={"BIHUAN_DATABASES": ""})
    assert (said.exit_code, "BIHUAN_DATABASES 未设置" in said.stderr) == (1, True), said.output
    one = CliRunner().invoke(app, ["views", "compare", "--all"], env={"BIHUAN_DATABASES": "rivers=postgresql+psycopg://a@b/c"})
    assert (one.exit_code, "没有安装服务 rivers" in one.stderr) == (1, True), one.output
    assert CliRunner().invoke(app, ["views", "compare"]).exit_code == 2
