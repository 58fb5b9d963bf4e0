"""A file of declaration forms is looked at without deciding anything; what is committed are ordinary drafts that name the file."""

from hashlib import sha256
from json import loads
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.goals.samples import ITEM
from tests.goals.steps import log
from tests.scenario.declaration_sheet import INDICATORS, lines, sheet
from tests.scenario.people import People

NAME = "2020申报表.xlsx"
WHOLE = "360922-2020-D219001"
MADE = Path("tests/oracle/made")
PUBLISHED = Path("tests/oracle/forms")


async def hand_in(people: People, content: bytes, name: str = NAME, about: str = ITEM, who: str = "li") -> httpx.Response:
    """The file itself, for an item."""
    person = people[who]
    sent = person.headers | {"Idempotency-Key": str(uuid4())}
    return await person.http.post("/evidence", params={"about": about, "name": name}, content=content, headers=sent)


async def look(people: People, content: bytes, name: str = NAME, about: str = ITEM, who: str = "li", **asked: Any) -> httpx.Response:
    """The preview of it."""
    file = {"title": name, "sha256": sha256(content).hexdigest()}
    return await people[who].post("/imports/preview", {"file": file, "about": about, **asked})


async def looked(people: People, content: bytes, name: str = NAME, about: str = ITEM, **asked: Any) -> Any:
    """Handed in, and the preview."""
    assert (await hand_in(people, content, name, about)).status_code == 200
    answer = await look(people, content, name, about, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(form: Any) -> dict[str, str]:
    """The rules of a form's findings with their cells."""
    return {one["rule"]: one["cell"] for one in form["findings"]}


async def draft(people: People, form: Any) -> httpx.Response:
    """Committed as it is."""
    body = {"content": form["content"], "source": form["source"]}
    return await people["li"].post(f"/items/{form['item']}/draft", body, Idempotency_Key=form["draft_key"])


async def test_a_form_becomes_a_goal_that_names_its_file_sheet_and_cell_and_the_same_file_again_changes_nothing(people: People) -> None:
    seen = await looked(people, sheet())
    [form] = seen["forms"]
    assert (form["item"], form["drafts"], form["declares"], form["findings"]) == (ITEM, True, True, [])
    assert (form["content"]["amount"], form["content"]["indicators"][2]["target"]) == ("1200000.00", "100")
    assert (form["cells"]["amount"], form["cells"]["indicators/4/weight"]) == ("D6", "F16")
    assert seen["sheets"][0]["rows"][2][:2] == ["项目名称", "农村公路养护经费"]
    assert {"top": 0, "left": 0, "bottom": 0, "right": 5} in seen["sheets"][0]["merged"]
    before = len(await log(people))
    assert (await draft(people, form)).status_code == 200
    first = len(await log(people))
    assert first == before + 1
    again = (await looked(people, sheet()))["forms"][0]
    assert again["draft_key"] == form["draft_key"]
    assert (await draft(people, again)).status_code == 200
    assert len(await log(people)) == first
    goal = (await people["li"].get(f"/items/{ITEM}")).json()
    assert goal["source"] == {"title": NAME, "sha256": sha256(sheet()).hexdigest(), "about": ITEM, "sheet": "申报表", "cell": "A2"}
    assert (await people["chen"].get(f"/evidence/{goal['source']['sha256']}")).content == sheet(), "the department reads what it reviews"
    assert (await people["wu"].get(f"/evidence/{goal['source']['sha256']}")).status_code == 404


async def test_what_the_checks_of_the_declaration_find_stands_at_its_cell_and_is_gone_when_the_cell_is_corrected(people: People) -> None:
    wrong = sheet({"F12": 20, "D6": 130, "E13": "95左右吧"})
    before = len(await log(people)) + 1
    [form] = (await looked(people, wrong))["forms"]
    assert told(form).items() >= {"WEIGHT_SUM": "F12:F16", "AMOUNT_SUM": "D6"}.items()
    assert (form["drafts"], form["declares"]) == (True, False)
    corrections = {"申报表!F12": "30", "申报表!D6": "120", "申报表!E13": "≥95%"}
    [form] = (await look(people, wrong, corrections=corrections)).json()["forms"]
    assert (form["declares"], [one for one in form["findings"] if one["fatal"]]) == (True, [])
    assert len(await log(people)) == before, "a preview decides nothing"
    [form] = (await look(people, wrong, corrections={"申报表!B12": "成果"})).json()["forms"]
    assert (form["content"], told(form)["LEVEL_UNKNOWN"]) == (None, "B12")
    assert (await look(people, wrong, corrections={"别的表!B12": "产出"})).json()["type"].endswith("NoSuchPlace")


async def test_what_a_form_does_not_say_is_asked_for_and_nothing_is_guessed_without_a_word(people: People) -> None:
    bare = sheet({"E5": "", "F5": "", "D7": "", "D8": "", "D9": "", "E12": 40, "E3": ""}, year=2019)
    [form] = (await looked(people, bare, about=WHOLE))["forms"]
    assert told(form).keys() >= {"YEAR_DIFFERS", "PERIOD_ASSUMED", "FUNDS_NOT_SPLIT", "OPERATOR_MISSING", "ITEM_MISSING"}
    [form] = (await look(people, bare, about=WHOLE, items={"申报表!A2": ITEM})).json()["forms"]
    assert (form["item"], form["drafts"], form["content"]["starts_on"]) == (ITEM, True, "2020-01-01")
    nameless = sheet({"B3": "", "B10": ""})
    [form] = (await looked(people, nameless))["forms"]
    [missing] = [one for one in form["findings"] if one["rule"] == "FIELD_MISSING"]
    assert "表上没有项目名称、年度目标" in missing["sentence"]


async def test_every_form_of_every_sheet_is_found_page_by_page_and_other_forms_are_named(people: People) -> None:
    several = sheet(None, *(lines(code=f"P00{n}") for n in (18, 19, 17)))
    first = await looked(people, several, about=WHOLE, limit=2)
    assert ([one["item"][-5:] for one in first["forms"]], first["next"], len(first["sheets"])) == (["P0017", "P0018"], 2, 4)
    last = (await look(people, several, about=WHOLE, limit=2, after=2)).json()
    assert ([one["item"][-5:] for one in last["forms"]], last["next"], last["sheets"]) == (["P0019", "P0017"], None, [])
    every = (await look(people, several, about=WHOLE)).json()["forms"]
    assert "ITEM_TWICE" in told(every[3])
    mixed = (MADE / "03_forms_among_other_sheets.xls").read_bytes()
    aside = {one["rule"] for one in (await looked(people, mixed, "去年.xls", WHOLE))["findings"]}
    assert aside >= {"ANOTHER_FORM", "SHEET_IGNORED"}


async def test_a_declared_goal_is_not_overwritten_by_a_file_and_the_preview_says_so(people: People) -> None:
    [form] = (await looked(people, sheet()))["forms"]
    await draft(people, form)
    declaration = {"budget_round": "二上"}
    key = form["declaration_key"]
    for _ in range(2):
        done = await people["li"].post(f"/items/{ITEM}/declaration", declaration, Idempotency_Key=key)
        assert done.status_code == 200, "an interrupted commit goes on where it was"
    [form] = (await look(people, sheet())).json()["forms"]
    assert (form["drafts"], told(form)["OutOfOrder"]) == (False, "A2")


async def test_a_file_is_only_looked_at_and_named_by_the_unit_that_handed_it_in(people: People) -> None:
    assert (await look(people, sheet())).json()["type"].endswith("NotHandedIn")
    [form] = (await looked(people, sheet(), about=WHOLE))["forms"]
    assert (await look(people, sheet(), about=WHOLE, who="wu")).json()["type"].endswith("NotHandedIn")
    assert (await look(people, sheet(), about=WHOLE, who="qian")).status_code == 403
    elsewhere = form | {"source": form["source"] | {"about": ITEM}}
    assert (await draft(people, elsewhere)).json()["type"].endswith("NotHandedIn"), "it was handed in for the whole unit"
    assert (await draft(people, form)).status_code == 200
    assert (await people["chen"].get(f"/evidence/{form['source']['sha256']}")).content == sheet()
    assert (await look(people, sheet(), about=WHOLE, unit="301001")).status_code == 403
    await hand_in(people, sheet(), who="wu")
    [theirs] = (await look(people, sheet(), who="wu")).json()["forms"]
    assert (theirs["drafts"], told(theirs)["OutOfScope"]) == (False, "A2"), "how another unit's goal stands, nobody hears"


async def test_what_no_form_can_be_read_from_is_refused_with_a_sentence(people: People) -> None:
    locked = (MADE / "19_password.xlsx").read_bytes()
    assert (await hand_in(people, locked, NAME)).status_code == 200
    refused = (await look(people, locked)).json()
    assert (refused["type"].rpartition(":")[2], refused["place"], "密码" in refused["detail"]) == ("FileUnreadable", "password", True)
    assert "不是 xlsx 文件" in (await hand_in(people, (MADE / "12_biff8_named_xlsx.xlsx").read_bytes(), NAME)).json()["detail"]
    html = "<table><tr><td>项目名称</td></tr></table><script>alert(1)</script>".encode()
    assert (await hand_in(people, html, "导出.xls")).json()["type"].endswith("NotOfItsKind")
    assert (await hand_in(people, b"x" * 50_000_001, "大.csv")).status_code == 413
    bomb = bytearray(sheet())
    claimed = bomb.index(b"PK\x01\x02") + 24
    bomb[claimed : claimed + 4] = (2_000_000_000).to_bytes(4, "little")
    assert (await hand_in(people, bytes(bomb))).status_code == 200
    assert "展开后超过1GB" in (await look(people, bytes(bomb))).json()["detail"]


async def test_a_form_that_was_published_as_data_is_a_file_too(people: People) -> None:
    data = (PUBLISHED / "gd-bozhou-qixiang-2023.json").read_bytes()
    [form] = (await looked(people, data, "申报表.json"))["forms"]
    last = len(loads(data)["indicators"]) - 1
    assert f"indicators/{last}/name" in form["cells"]
    assert (await hand_in(people, "不是数据".encode(), "申报表.json")).json()["type"].endswith("NotOfItsKind")


async def test_text_that_looks_like_a_formula_or_markup_stays_text(people: People) -> None:
    told_so = "=1+1<b>@SUM</b>"
    odd = sheet({"B3": told_so, "E12": "=1+1"}, indicators=[*INDICATORS[:4], ("满意度指标", "满意度指标", "+满意度", "≥90%", 10)])
    [form] = (await looked(people, odd))["forms"]
    assert form["content"]["name"] == told_so
    assert (form["content"]["indicators"][0]["target"], form["content"]["indicators"][0]["target_text"]) == (None, "=1+1")
    assert ("E12", "FORMULA_LIKE_TEXT") in {(one["cell"], one["rule"]) for one in form["findings"]}


async def keep(people: People, content: bytes, about: str = WHOLE, who: str = "li", key: str = "", **asked: Any) -> httpx.Response:
    """The forms of a page become drafts."""
    body = {"file": {"title": NAME, "sha256": sha256(content).hexdigest()}, "about": about, **asked}
    return await people[who].post("/imports/drafts", body, Idempotency_Key=key or str(uuid4()))


async def test_the_forms_of_a_page_become_drafts_in_one_commit_and_what_is_refused_is_named_and_hinders_none(people: People) -> None:
    several = sheet({"B12": "成果"}, lines(code="P0018"), lines(code="P0019"), lines(code="P0018"))
    await hand_in(people, several, about=WHOLE)
    before, key = await log(people), str(uuid4())
    answer = await keep(people, several, key=key)
    told = answer.json()
    assert [(one["item"][-5:], one["refused"] and one["refused"]["rule"]) for one in told["results"]] == [
        ("P0017", "LEVEL_UNKNOWN"),
        ("P0018", None),
        ("P0019", None),
        ("P0018", "ITEM_TWICE"),
    ]
    assert (told["recorded"], told["refused"], told["next"]) == (2, 2, None)
    drafted = (await log(people))[len(before) :]
    assert [one["subject"][-5:] for one in drafted] == ["P0018", "P0019"]
    assert len({one["recordedtime"] for one in drafted}) == 1, "one commit"
    assert answer.headers["Position"] == f"goals:{len(before) + 2}"
    goal = (await people["li"].get("/items/360922-2020-P0019")).json()
    assert (goal["status"], goal["source"]["sheet"], goal["source"]["cell"]) == ("编制中", "申报表3", "A2")
    again = await keep(people, several, key=key)
    assert (again.content, again.headers["Position"]) == (answer.content, answer.headers["Position"])
    assert (await keep(people, several, key=key, limit=2)).json()["type"].endswith("CommandReused")


async def test_a_file_that_is_kept_page_by_page_goes_on_where_it_was_and_once_more_changes_nothing(people: People) -> None:
    several = sheet(None, *(lines(code=f"P00{n}") for n in (18, 19, 17)))
    await hand_in(people, several, about=WHOLE)
    first = (await keep(people, several, limit=2)).json()
    assert (first["recorded"], first["next"]) == (2, 2)
    rest = (await keep(people, several, limit=2, after=2)).json()
    twice = rest["results"][1]["refused"]
    assert (rest["recorded"], twice["sheet"], "申报表!A2已有一张表" in twice["sentence"]) == (1, "申报表4", True)
    before = len(await log(people))
    assert (await keep(people, several)).json()["recorded"] == 3, "in pages of another size they are the same commands"
    corrected = (await keep(people, several, corrections={"申报表!B10": "另一个目标"}, chosen=["申报表!A2"])).json()
    assert [one["refused"]["rule"] for one in corrected["results"]] == ["CommandReused"]
    assert len(await log(people)) == before


async def test_a_page_keeps_what_its_unit_may_draft_and_nothing_of_another_units_file_or_goal(people: People) -> None:
    await hand_in(people, sheet(), about=WHOLE)
    assert (await keep(people, sheet(), who="wu")).json()["type"].endswith("NotHandedIn")
    assert (await keep(people, sheet(), who="qian")).status_code == 403
    assert (await keep(people, sheet(), unit="301001")).status_code == 403
    assert (await keep(people, sheet())).json()["recorded"] == 1
    other = sheet({"B10": "另一个目标"})
    await hand_in(people, other, who="wu")
    before = len(await log(people))
    [theirs] = (await keep(people, other, about=ITEM, who="wu")).json()["results"]
    assert theirs["refused"]["rule"] == "OutOfScope"
    assert len(await log(people)) == before


async def test_a_form_that_was_drafted_by_itself_is_not_drafted_again_by_its_page(people: People) -> None:
    [form] = (await looked(people, sheet()))["forms"]
    assert (await draft(people, form)).status_code == 200
    before = len(await log(people))
    [again] = (await keep(people, sheet(), about=ITEM)).json()["results"]
    assert again["refused"]["rule"] == "CommandReused"
    assert len(await log(people)) == before
