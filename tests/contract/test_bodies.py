"""A body is an object, also where none of its fields is required."""

from uuid import uuid4

import pytest

from shared.runtime.host import Host
from tests.contract.everybody import Everybody
from tests.scenario.answers import refused

PATHS = {"monitoring": "/rounds/360922-2020-R06/assignments", "goals": "/items/360922-2020-P0017/closing"}


NO_OBJECTS = ("1.5", "-0.0", "1", "true", "null", '"{}"', "[]", "[{}]")


@pytest.mark.parametrize("service", PATHS)
async def test_what_is_no_object_is_no_body(at: Everybody, hosts: dict[str, Host], service: str) -> None:
    wang, head = at[service]["wang"], hosts[service].database.head
    for body in NO_OBJECTS:
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        answer = await wang.http.post(PATHS[service], content=body, headers=wang.headers | headers)
        assert refused(answer) == (422, "InvalidRequest"), body
    assert hosts[service].database.head == head
