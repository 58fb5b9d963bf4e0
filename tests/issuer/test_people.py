"""The directory over HTTP: names for whoever is in it, the whole of it for an operator, nothing for anybody else."""

from typing import Any

from issuer.people import User
from tests.issuer.signing_in import Door


async def asked(door: Door, token: str, *ids: str) -> tuple[int, Any]:
    answer = await door.browser.get("/issuer/people", params={"id": list(ids)}, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json()


async def test_the_names_of_people_are_told_to_whoever_is_in_the_directory(door: Door) -> None:
    status, told = await asked(door, door.directory.token("li"), "wang", "nobody", "wang")
    assert (status, [(one["id"], one["name"]) for one in told["people"]]) == (200, [("wang", "王")])


async def test_all_of_it_is_told_to_an_operator_alone(door: Door) -> None:
    assert await asked(door, door.directory.token("li")) == (403, {"error": "insufficient_scope"})
    door.directory.enrol([User("ops", "运维", ("operator",))])
    status, told = await asked(door, door.directory.token("ops"))
    assert (status, {one["id"] for one in told["people"]}) == (200, {"li", "wang", "ops"})


async def test_neither_a_service_nor_a_stranger_nor_whoever_was_removed_learns_a_name(door: Door) -> None:
    assert (await asked(door, "x.y.z", "li"))[0] == 401
    assert (await asked(door, door.directory.signed("goals", ["subscriber"], 60), "li"))[0] == 403
    token = door.directory.token("li")
    door.directory.dismiss("li")
    assert (await asked(door, token, "wang"))[0] == 403


async def test_where_it_is_asked_is_discovered(door: Door) -> None:
    found = (await door.browser.get("/issuer/.well-known/openid-configuration")).json()
    assert found["people_endpoint"].endswith("/issuer/people")
