"""What an identity provider sends is recorded as it is, or refused at the door with the reason."""

import json

import pytest

from tests.goals.samples import ITEM, form
from tests.incoming.caller import Caller
from tests.scenario.people import Person

SUBS = {
    "of a broker": "auth0|42",
    "a mail address": "li.si@example.gov.cn",
    "65 characters": "a" * 65,
    "255 bytes": "a" * 255,
    "255 bytes of Chinese": "县" * 85,
    "Chinese": "万载县·李四",
    "with blanks": " li si ",
    "a quotation": 'li"; DROP TABLE events; --',
    "a rare character": "𠮷野",
    "a uuid": "6d3b7ad0-0f0c-4a57-9f0f-3e6f4cf1d8a1",
}
NO_SUBS = {
    "empty": ("", "sub 为空"),
    "256 bytes": ("a" * 256, "sub 超过 255 字节"),
    "258 bytes of Chinese": ("县" * 86, "sub 超过 255 字节"),
    "two lines": ("li\nsi", "sub 含有控制字符或残缺字符"),
    "NUL": ("li\x00", "sub 含有控制字符或残缺字符"),
    "C1": ("li\x85", "sub 含有控制字符或残缺字符"),
    "half a character": ("li\ud800", "sub 含有控制字符或残缺字符"),
    "a number": (42, "sub 应为文字"),
    "a list": (["li"], "sub 应为文字"),
    "an object": ({"id": "li"}, "sub 应为文字"),
    "true": (True, "sub 应为文字"),
}
NO_CLAIMS = {
    "unit a number": ({"unit": 219}, "unit 应为文字"),
    "unit an object": ({"unit": {"code": "219"}}, "unit 应为文字"),
    "unit with blanks": ({"unit": "219 "}, "unit 应为至多"),
    "unit of two lines": ({"unit": "219\n301"}, "unit 应为至多"),
    "unit with half a character": ({"unit": "\udc00"}, "unit 应为至多"),
    "unit too long": ({"unit": "2" * 201}, "unit 应为至多"),
    "roles a text": ({"roles": "AGENCY"}, "roles 应为文字的列表"),
    "roles an object": ({"roles": {"AGENCY": True}}, "roles 应为文字的列表"),
    "roles of lists": ({"roles": [["AGENCY"]]}, "roles 应为文字的列表"),
    "roles of objects": ({"roles": [{"name": "AGENCY"}]}, "roles 应为文字的列表"),
    "roles a number": ({"roles": 1}, "roles 应为文字的列表"),
    "no jurisdiction": ({"jurisdiction": None}, "jurisdiction 应为六位数字"),
    "jurisdiction a number": ({"jurisdiction": 360922}, "jurisdiction 应为六位数字"),
    "jurisdiction of five digits": ({"jurisdiction": "36092"}, "jurisdiction 应为六位数字"),
    "jurisdiction in wide digits": ({"jurisdiction": "３６０９２２"}, "jurisdiction 应为六位数字"),
    "an end beyond time": ({"exp": 10**400}, "令牌无效或已过期"),
    "an end in words": ({"exp": "2099-01-01"}, "令牌无效或已过期"),
}


async def declared_by(person: Person) -> None:
    """A goal's declaration, which records who declares."""
    for path, body in (
        ("/units", {"code": "219001", "name": "公路站"}),
        (f"/items/{ITEM}/draft", {"content": form()}),
        (f"/items/{ITEM}/declaration", {"budget_round": "二上"}),
    ):
        answer = await person.post(path, body)
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("sub", SUBS.values(), ids=SUBS)
async def test_what_an_identity_provider_says_is_recorded_to_the_letter(caller: Caller, sub: str) -> None:
    person = caller("goals", sub=sub, unit="219001")
    await declared_by(person)
    told = json.loads((await person.get("/events")).content)
    assert [one["authid"] for one in told] == [sub] * 3
    assert [one["data"]["by"] for one in told if "by" in one["data"]] == [sub]
    assert (await person.get(f"/items/{ITEM}")).status_code == 200


@pytest.mark.parametrize(("sub", "reason"), NO_SUBS.values(), ids=NO_SUBS)
async def test_what_cannot_be_recorded_is_refused_at_the_door(caller: Caller, sub: object, reason: str) -> None:
    answer = await caller("goals", sub=sub).post("/units", {"code": "219001", "name": "公路站"})
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:bihuan:problem:Unauthenticated")
    assert reason in answer.json()["detail"]


@pytest.mark.parametrize(("claims", "reason"), NO_CLAIMS.values(), ids=NO_CLAIMS)
async def test_a_claim_of_another_shape_is_refused_with_the_reason(caller: Caller, claims: dict[str, object], reason: str) -> None:
    answer = await caller("goals", **claims).get("/scope-policies")
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:bihuan:problem:Unauthenticated")
    assert reason in answer.json()["detail"]


async def test_roles_of_other_houses_are_passed_over(caller: Caller) -> None:
    assert (await caller("goals", roles=["offline_access", "AUDIT"]).get("/scope-policies")).status_code == 200
