"""Text that is no text does not come in, names are stored trimmed, and two that look the same are one."""

import json
from typing import Any
from uuid import uuid4

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.events.text import coming_in, compared
from shared.events.values import DocumentNumber, Label, Name, Note, Reference, Text
from tests.goals.samples import ITEM, form
from tests.incoming.caller import Caller
from tests.incoming.written_fields import address, bodies, holding, reasons
from tests.scenario.people import Person

SHOWS_NOTHING = {
    "blanks": "   ",
    "ideographic blanks": "\u3000\u3000",
    "no-break and thin blanks": "\u00a0\u2009",
    "zero width": "\u200b\u200d\ufeff",
    "soft hyphens": "\u00ad",
    "word joiners": "\u2060",
    "hangul fillers": "\u3164\uffa0",
    "blank braille": "\u2800",
    "mongolian vowel separators": "\u180e",
    "lines": "\n\r\n\t",
    "line separators": "\u2028\u2029",
    "marks alone": "\u0301\u0302",
    "direction marks": "\u200e\u200f",
}
UNREADABLE = {
    "a control character": "路\x07段",
    "a C1 control character": "路\x85段\x9b",
    "delete": "路\x7f",
    "an override": "路\u202e段",
    "an embedding": "\u202a路",
    "an isolate": "路\u2067段\u2069",
    "unassigned": "路\u0378",
    "no character": "路\uffff",
    "no character of a plane": "路\U0001fffe",
    "half a character": "路\ud800",
}
HARMLESS = ["护栏长度", "葛\U000e0100城", "👩\u200d🌾补贴", "𠮷野", "\ue000", "\U0002ebf0", "Ѐ", "万发〔2019〕20号", "نصب", "a"]


def required(schema: Any) -> bool:
    return schema.get("type") == "string" and schema.get("minLength", 0) > 0 and not {"pattern", "enum", "const", "format"} & set(schema)


def free(schema: Any) -> bool:
    return schema.get("type") == "string" and not {"pattern", "enum", "const", "format"} & set(schema)


FEWEST = {"goals": 20, "monitoring": 15, "evaluation": 25, "feedback": 25, "audit": 2}
"""Fields that the walk must come by."""
NO_TEXT = [UNREADABLE[case] for case in ("an override", "unassigned", "half a character")]
BLANK = [SHOWS_NOTHING[case] for case in ("ideographic blanks", "zero width")]


@pytest.mark.long
async def test_every_text_of_every_route_is_refused_where_it_is_none(caller: Caller) -> None:
    for service, fewest in FEWEST.items():
        assert await walked_through(caller(service)) >= fewest, service


async def walked_through(person: Person) -> int:
    """The number of fields; each is tried with one text that is none, and the next field with the next."""
    walked = 0
    headers = person.headers | {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    spec = (await person.http.get("/openapi.json")).json()
    for path, place in bodies(spec, free):
        walked += 1
        field = ".".join(map(str, place))
        word = NO_TEXT[walked % len(NO_TEXT)]
        answer = await person.http.post(address(path), content=json.dumps(holding(place, word)), headers=headers)
        assert answer.status_code == 400 or reasons(answer, field), (path, field, word)
        assert not reasons(await person.post(address(path), holding(place, " 路 ")), field)
    for number, (path, place) in enumerate(bodies(spec, required)):
        word = BLANK[number % len(BLANK)]
        found = reasons(await person.post(address(path), holding(place, word)), ".".join(map(str, place)))
        assert found == ["不得全为空白或不可见字符"], (path, place, word)
    return walked


async def test_an_address_on_the_web_holds_nothing_unreadable(caller: Caller) -> None:
    headers = caller("feedback").headers | {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    for case, word in UNREADABLE.items():
        body = json.dumps({"url": f"https://www.example.gov.cn/{word}", "channel": "政府门户网站"})
        answer = await caller("feedback").http.post(f"/disclosures/{ITEM}/GOAL/publication", content=body, headers=headers)
        assert answer.status_code == 400 or reasons(answer, "url"), case


def taken(kind: Any, text: str) -> Any:
    with coming_in():
        return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize("kind", [Text, Name, Note, Label, DocumentNumber, Reference])
@pytest.mark.parametrize("text", [*UNREADABLE.values(), *SHOWS_NOTHING.values()], ids=[*UNREADABLE, *SHOWS_NOTHING])
def test_text_that_is_none_does_not_come_in(kind: Any, text: str) -> None:
    if kind in (Note, Label) and text in SHOWS_NOTHING.values():
        assert taken(kind, text).strip("\u0301\u0302") == ""
        return
    with pytest.raises(ValidationError):
        taken(kind, text)


@pytest.mark.parametrize("kind", [Text, Name, Note, Label, DocumentNumber])
def test_what_comes_in_is_stored_trimmed_of_every_kind_of_blank(kind: Any) -> None:
    for blank in SHOWS_NOTHING.values():
        if "\u0301" not in blank:
            assert taken(kind, f"{blank}护栏 长度{blank}") == "护栏 长度"


@pytest.mark.parametrize("kind", [Text, Name, Note, Label, DocumentNumber])
@pytest.mark.parametrize("text", HARMLESS)
def test_what_people_write_comes_in_as_it_is(kind: Any, text: str) -> None:
    assert taken(kind, text) == text


@pytest.mark.parametrize("kind", [Name, Label, DocumentNumber, Reference])
def test_a_name_is_one_line_and_a_text_may_have_several(kind: Any) -> None:
    for line in "\t\n\r\u2028\u2029":
        with pytest.raises(ValidationError, match="more than one line"):
            taken(kind, f"护栏{line}长度")
        assert taken(Text, f"护栏{line}长度") == f"护栏{line}长度"


def test_another_systems_id_is_kept_to_the_letter() -> None:
    assert taken(Reference, " gk-1\u3000") == " gk-1\u3000"


@pytest.mark.parametrize("kind", [Text, Name, Note, Label, DocumentNumber])
def test_what_was_recorded_before_these_rules_is_read_as_it_was(kind: Any) -> None:
    for text in ("护栏长度 ", "\u3000护栏", "护\u202e栏", "护\u0378栏", "\u200b", "护\n栏"):
        assert TypeAdapter(kind).validate_python(text) == text


async def test_two_indicators_whose_names_look_the_same_are_one(caller: Caller) -> None:
    person = caller("goals", unit="219001")
    assert (await person.post("/units", {"code": "219001", "name": "公路站"})).is_success
    for other in ("护栏长度 ", "\u3000护栏长度", "护栏\u200b长度", "\ufeff护栏长度", "护栏长度\n", "护栏长\U000e0100度"):
        content = form()
        first = content["indicators"][0] | {"name": "护栏长度"}
        content["indicators"] = [first, content["indicators"][1] | {"name": other, "level1": first["level1"], "level2": first["level2"]}]
        assert (await person.post(f"/items/{ITEM}/draft", {"content": content})).is_success
        refused = await person.post(f"/items/{ITEM}/declaration", {"budget_round": "二上"})
        assert "指标“护栏长度”重复 2 次" in refused.json()["detail"], other


def test_names_are_compared_by_what_they_look_like() -> None:
    assert compared("护栏长度（ｍ） ") == compared("护栏长度(m)") == compared("\u3000护栏长度\u200b(m)")
    assert compared("ﬁ①") == compared("fi1")
    assert compared("护栏长度") != compared("护栏宽度")
    assert compared("护 栏") != compared("护栏")
