"""What an identity provider sends is recorded as it is, or refused at the door with the reason."""

import json

from tests.goals.samples import form
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
NO_CLAIMS: dict[str, tuple[dict[str, object], str]] = {
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


async def test_what_an_identity_provider_says_is_recorded_to_the_letter(caller: Caller) -> None:
    assert (await caller("goals").post("/units", {"code": "219001", "name": "公路站"})).is_success
    for n, sub in enumerate(SUBS.values(), 1):
        person, item = caller("goals", sub=sub, unit="219001"), f"360922-2020-P{n:04d}"
        for decision, body in (("draft", {"content": form()}), ("declaration", {"budget_round": "二上"})):
            answer = await person.post(f"/items/{item}/{decision}", body)
            assert answer.status_code == 200, (sub, answer.text)
        told = [one for one in json.loads((await person.get("/events")).content) if one["subject"] == item]
        assert [one["authid"] for one in told] == [sub] * 2
        assert [one["data"]["by"] for one in told if "by" in one["data"]] == [sub]
        assert (await person.get(f"/items/{item}")).status_code == 200


async def test_what_cannot_be_recorded_is_refused_at_the_door(caller: Caller) -> None:
    for case, (sub, reason) in NO_SUBS.items():
        await refused(caller("goals", sub=sub), case, reason)


async def test_a_claim_of_another_shape_is_refused_with_the_reason(caller: Caller) -> None:
    for case, (claims, reason) in NO_CLAIMS.items():
        await refused(caller("goals", **claims), case, reason)


async def refused(person: Person, case: str, reason: str) -> None:
    for answer in (await person.post("/units", {"code": "219001", "name": "公路站"}), await person.get("/scope-policies")):
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:bihuan:problem:Unauthenticated"), case
        assert reason in answer.json()["detail"], case


async def test_roles_of_other_houses_are_passed_over(caller: Caller) -> None:
    assert (await caller("goals", roles=["offline_access", "AUDIT"]).get("/scope-policies")).status_code == 200
