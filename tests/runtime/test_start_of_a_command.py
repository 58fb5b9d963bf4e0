"""What a command of the operator imports before it does anything: a second, at most, of somebody's patience."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from embedded.composition import SERVICES
from local.databases import DatabaseUrls

HEAVY = {"fastapi", "starlette", "uvicorn", "faststream", "aiokafka", "confluent_kafka", "alembic", "joserfc", "prometheus_client"}
ADORNING = {"rich", "pygments"}
RUN = """
import sys
from shared.runtime.cli import main
services, *words = sys.argv[1:]
try:
    for service in services.split(","):
        sys.argv = [service, *words]
        try:
            main(service + ".service")
        except SystemExit as ended:
            if ended.code:
                raise
finally:
    print("imported", *sorted({name.split(".")[0] for name, module in sys.modules.items() if module}))
"""


def imported(services: str, *arguments: str, code: int = 0, **env: str) -> set[str]:
    """The libraries that this command of one service, or of several in turn, has imported when it ends."""
    done = subprocess.run([sys.executable, "-c", RUN, services, *arguments], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return set(done.stdout.rsplit("imported ", 1)[1].split())


def test_help_imports_no_web_server_and_no_broker() -> None:
    assert not imported(",".join(service.name for service in SERVICES), "--help") & (HEAVY | {"httpx"})


@pytest.mark.long
def test_where_the_views_stand_is_said_without_web_server_broker_or_colours(migrated_database: Callable[[str], DatabaseUrls]) -> None:
    feeds = ",".join(f"{name}=http://127.0.0.1:9" for name in ("goals", "monitoring", "evaluation", "feedback"))
    names = imported(
        *("audit", "views", "list"),
        BIHUAN_DATABASE=migrated_database("audit").runtime,
        BIHUAN_FEEDS=feeds,
        BIHUAN_TOKEN_URL="http://127.0.0.1:9/token",
        BIHUAN_CLIENT_ID="audit",
        BIHUAN_CLIENT_SECRET="secret",
    )
    assert "psycopg" in names
    assert not names & (HEAVY | ADORNING)
