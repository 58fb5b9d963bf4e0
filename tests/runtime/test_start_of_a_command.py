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
sys.argv = [sys.argv[1].split(".")[0], *sys.argv[2:]]
try:
    main(sys.argv[0] + ".service")
finally:
    print("imported", *sorted({name.split(".")[0] for name, module in sys.modules.items() if module}))
"""


def imported(service: str, *arguments: str, code: int = 0, **env: str) -> set[str]:
    """The libraries that this command has imported when it ends."""
    done = subprocess.run([sys.executable, "-c", RUN, service, *arguments], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return set(done.stdout.rsplit("imported ", 1)[1].split())


@pytest.mark.parametrize("service", [service.name for service in SERVICES])
def test_help_imports_no_web_server_and_no_broker(service: str) -> None:
    assert not imported(service, "--help") & (HEAVY | {"httpx"})


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
