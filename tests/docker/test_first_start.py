import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from issuer.clients import Clients
from issuer.directory import Directory
from local.environment import SERVICES
from local.postgres import SUPERUSER, Postgres, installed
from tests.docker.compose import PROJECT
from wanzai.people import BEGINNING, USERS


def begin(issuer: Path, clock: Path) -> None:
    subprocess.run([sys.executable, "-m", "wanzai.beginning", "--issuer", str(issuer), "--clock", str(clock)], check=True)


def test_before_a_play_the_issuer_knows_everybody_and_the_clock_stands_on_the_first_morning(tmp_path: Path) -> None:
    begin(tmp_path, tmp_path / "clock")
    assert Directory(tmp_path, "360922").people() == list(USERS)
    assert datetime.fromisoformat((tmp_path / "clock").read_text()) == BEGINNING


def test_at_a_later_start_the_clock_stays_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("2020-05-01T00:00:00+00:00")
    begin(tmp_path, tmp_path / "clock")
    assert (tmp_path / "clock").read_text() == "2020-05-01T00:00:00+00:00"


@pytest.mark.long
def test_the_script_makes_a_database_and_two_roles_for_each_service_and_nobody_enters_anothers(own_postgres: Postgres) -> None:
    server = {"PGHOST": "127.0.0.1", "PGPORT": str(own_postgres.port), "PGPASSWORD": own_postgres.passwords.of(SUPERUSER)}
    passwords = {f"{name.upper()}_{role}_PASSWORD": f"{name}-{role}" for name in SERVICES for role in ("OWNER", "RUNTIME")}
    path = {"PATH": f"{installed() / 'bin'}:{os.environ['PATH']}"}
    script = PROJECT / "deploy" / "docker" / "postgres" / "databases.sh"
    subprocess.run(["bash", str(script)], check=True, env=path | server | passwords)

    def enter(user: str, password: str, database: str) -> None:
        psycopg.connect(host="127.0.0.1", port=own_postgres.port, user=user, password=password, dbname=database).close()

    for name in SERVICES:
        enter(f"{name}_owner", f"{name}-OWNER", name)
        enter(f"{name}_runtime", f"{name}-RUNTIME", name)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        enter("goals_runtime", "goals-RUNTIME", "audit")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        enter("goals_runtime", "goals-OWNER", "goals")


@pytest.mark.long
def test_the_first_job_registers_the_services_and_the_portal_by_the_addresses_that_people_come_back_to(tmp_path: Path) -> None:
    Directory(tmp_path, "360922")
    secrets = {f"{name.upper()}_CLIENT_SECRET": f"{name}-client-secret" for name in ("goals", "portal")}
    told = secrets | {"BIHUAN_ISSUER_FOLDER": str(tmp_path), "BIHUAN_PUBLIC_URL": "https://bihuan.wanzai.gov.cn"}
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(["sh", str(PROJECT / "deploy" / "docker" / "bin" / "beginning")], check=True, env=path | told)
    portal = Clients(tmp_path).proven("portal", "portal-client-secret")
    goals = Clients(tmp_path).proven("goals", "goals-client-secret")
    assert portal
    assert (portal.roles, portal.redirects) == (("subscriber",), ("https://bihuan.wanzai.gov.cn/signed-in",))
    assert portal.after == ("https://bihuan.wanzai.gov.cn/signed-out",)
    assert goals
    assert (goals.roles, goals.redirects) == (("subscriber",), ())
