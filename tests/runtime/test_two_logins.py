"""The serving role's password is changed without a stop: a second login becomes the same role while the first one still serves."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from local.databases import DatabaseUrls
from shared.runtime.eventlog import schema
from shared.runtime.eventlog.postgres import Postgres
from tests.runtime.writing import append
from tests.sources import PostgresServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def urls(fresh_database: Callable[[str], DatabaseUrls]) -> DatabaseUrls:
    """With roles of its own, since a password is taken from one."""
    made = fresh_database("goals")
    schema.migrate(made.owner, made.runtime)
    return made


@pytest.fixture
def administrator(postgres_server: PostgresServer) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(postgres_server.admin_url.replace("+psycopg", "", 1), autocommit=True) as connection:
        yield connection


@pytest.fixture
def second(urls: DatabaseUrls, administrator: "psycopg.Connection[tuple[object, ...]]") -> Iterator[str]:
    """As the runbook says."""
    role = make_url(urls.runtime).username or ""
    login, name = f"{role}_2", sql.Identifier(role)
    administrator.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'another' IN ROLE {}").format(sql.Identifier(login), name))
    administrator.execute(sql.SQL("ALTER ROLE {} SET role = {}").format(sql.Identifier(login), name))
    yield make_url(urls.runtime).set(username=login, password="another").render_as_string(hide_password=False)
    administrator.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))


async def test_both_serve_until_the_former_login_is_closed_and_the_new_one_goes_on(
    urls: DatabaseUrls, second: str, administrator: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    former, newer = Postgres("goals", urls.runtime), Postgres("goals", second)
    await former.start()
    await former.append(append("well/360922-2020-P1", 1))
    await newer.start()
    await newer.append(append("well/360922-2020-P1", 2))
    await former.append(append("well/360922-2020-P1", 3))
    await former.stop()
    administrator.execute(sql.SQL("ALTER ROLE {} PASSWORD NULL").format(sql.Identifier(make_url(urls.runtime).username or "")))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(urls.runtime.replace("+psycopg", "", 1)).close()
    await newer.append(append("well/360922-2020-P1", 4))
    await newer.look()
    assert newer.head == 4
    await newer.stop()


def test_who_migrates_grants_to_the_role_that_both_logins_are(urls: DatabaseUrls, second: str) -> None:
    assert f"角色 {make_url(urls.runtime).username} 可以服务" in schema.migrate(urls.owner, second)
