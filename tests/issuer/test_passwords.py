import asyncio
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import argon2
import pytest
import structlog

from issuer.attempts import LOCK_SECONDS, LOCKED_AT, wait_after
from issuer.passwords import Passwords, Weak, checked
from tests.issuer.running import Run
from tests.issuer.signing_in import LI, OWN, PASSWORD, Door, Journey, told

ANOTHER = "池塘边有三棵百年老樟树"


async def post(door: Door, link: str, password: str, again: str | None = None) -> tuple[int, str]:
    """The form of the link's page."""
    form = {"username": "li", "password": password, "again": password if again is None else again}
    answer = await door.browser.post(f"/issuer/password/{link}", data=form, headers=OWN)
    return answer.status_code, answer.text


async def test_a_link_is_opened_as_often_as_one_likes_and_makes_one_password(door: Door) -> None:
    await door.signed_in()
    link = door.passwords.link("li")
    for _ in range(2):
        assert "新口令" in (await door.browser.get(f"/issuer/password/{link}")).text
    assert (await post(door, link, "短"))[0] == 422
    assert (await post(door, link, ANOTHER))[0] == 200
    assert door.sessions() == []
    assert [(await post(door, link, PASSWORD))[0], (await door.browser.get(f"/issuer/password/{link}")).status_code] == [410, 410]
    assert (await door.enter(Journey(), password=PASSWORD)).status_code == 401
    assert "code" in told(await door.enter(Journey(), password=ANOTHER))


async def test_of_two_that_use_a_link_at_once_one_sets_the_password(door: Door) -> None:
    link = door.passwords.link("li")
    answers = await asyncio.gather(*(post(door, link, ANOTHER) for _ in range(2)))
    assert Counter(status for status, _ in answers) == {200: 1, 410: 1}


async def test_a_link_ends_after_three_days_or_with_the_next_one(door: Door) -> None:
    first, second = door.passwords.link("li"), door.passwords.link("li")
    assert [door.passwords.linked(one) for one in (first, second)] == ["", "li"]
    door.now.seconds += 72 * 3600
    assert door.passwords.linked(second) == ""
    assert (await post(door, second, ANOTHER))[0] == 410


async def test_a_link_posted_from_another_site_stays_unused(door: Door) -> None:
    link = door.passwords.link("li")
    form = {"password": ANOTHER, "again": ANOTHER}
    assert (await door.browser.post(f"/issuer/password/{link}", data=form, headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert door.passwords.linked(link) == "li"


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("九个字的口令不够长", "九个字的口令不够长", "现有 9 个"),
        (ANOTHER + "了", ANOTHER, "不同"),
        ("abababababab", "abababababab", "少于 5 个"),
        ("my-219001-office", "my-219001-office", "单位代码"),
        ("x" * 129, "x" * 129, "现有 129 个"),
    ],
)
def test_a_password_that_is_guessed_soon_is_refused_with_the_reason(password: str, again: str, why: str) -> None:
    with pytest.raises(Weak, match=why):
        checked(password, again, LI)


def test_the_file_keeps_a_slow_hash_alone_and_is_for_its_owner(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("issuer.passwords.PasswordHasher", argon2.PasswordHasher)
    Passwords(door.folder, door.store).set_by_link(door.passwords.link("li"), ANOTHER)
    file = door.folder / "passwords.json"
    assert json.loads(file.read_text())["li"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (ANOTHER in file.read_text(), file.stat().st_mode & 0o077) == (False, 0)
    assert (door.folder / "issuer.sqlite").stat().st_mode & 0o077 == 0


async def test_guessing_is_slowed_down_and_locked_and_the_log_tells(door: Door, logs: list[structlog.typing.EventDict]) -> None:
    for failures in range(1, LOCKED_AT + 1):
        assert (await door.enter(Journey(), password=f"guess-{failures}")).status_code == 401
        door.now.seconds += wait_after(failures) if failures < LOCKED_AT else 0
    locked = await door.enter(Journey())
    assert (locked.status_code, int(locked.headers["retry-after"])) == (429, LOCK_SECONDS)
    assert "请过 15 分钟再试" in locked.text
    told_of = [(entry["event"], entry["person"]) for entry in logs if entry["log_level"] == "warning"]
    assert told_of == [("sign-in refused", "li")] * (LOCKED_AT - 1) + [("person locked", "li"), ("sign-in slowed down", "li")]
    assert "guess-" not in str(logs)
    assert "code" in told(await door.enter(Journey(), "wang"))
    door.now.seconds += LOCK_SECONDS + 1
    assert "code" in told(await door.enter(Journey()))
    assert (await door.enter(Journey(), password="once more wrong")).status_code == 401


async def test_eight_guesses_at_once_are_not_looked_at_all(door: Door) -> None:
    answers = await asyncio.gather(*(door.enter(Journey(), password=f"guess-{n}") for n in range(8)))
    assert Counter(one.status_code for one in answers) == {401: 3, 429: 5}


async def test_somebody_unknown_is_refused_and_slowed_down_as_anybody(door: Door) -> None:
    known = [(await door.enter(Journey(), "li", "wrong")).status_code for _ in range(4)]
    assert [(await door.enter(Journey(), "nobody", "wrong")).status_code for _ in range(4)] == known == [401, 401, 401, 429]


async def test_the_operator_prints_a_link_sees_who_is_signed_in_and_ends_it(door: Door, folder: Path, run: Run) -> None:
    link = run("link", "li").stdout.strip()
    assert link.startswith("http://127.0.0.1:8000/issuer/password/")
    assert (await post(door, urlsplit(link).path.rpartition("/")[2], ANOTHER))[0] == 200
    journey = Journey()
    given = (await door.redeem(told(await door.enter(journey, password=ANOTHER))["code"], journey)).json()
    assert re.match(r"li\t20\d\d-", run("session", "list").stdout)
    assert "已结束 li 的 1 个会话" in run("session", "end", "li").stdout
    assert run("session", "list").stdout == ""
    assert (await door.renew(given["refresh_token"])).json()["error"] == "invalid_grant"
    assert "口令" in (await door.ask(Journey())).text


async def test_a_new_person_gets_a_link_and_a_removed_one_loses_password_and_sessions(door: Door, run: Run) -> None:
    assert "/issuer/password/" in run("enrol", "zhao", "--name", "赵", "--roles", "AGENCY", "--unit", "219001").stdout
    assert run("enrol", "li", "--name", "李", "--roles", "AGENCY", "--unit", "219001").stdout == ""
    await door.signed_in()
    assert run("dismiss", "li").exit_code == 0
    assert door.sessions() == []
    assert run("enrol", "li", "--name", "另一个李", "--roles", "AGENCY", "--unit", "219001").exit_code == 0
    assert (await door.enter(Journey())).status_code == 401


def test_where_nobody_has_a_password_no_link_is_printed(demo: Door, run: Run) -> None:
    assert run("enrol", "zhao", "--name", "赵", "--roles", "AGENCY").stdout == ""
    assert (run("link", "li").exit_code, run("link", "nobody").exit_code) == (2, 2)
