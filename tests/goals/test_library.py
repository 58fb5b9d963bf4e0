"""An indicator comes into the library, changes and goes out of use by two people at each step."""

from datetime import date
from typing import Any

import pytest

from goals.decisions.library import (
    LIBRARY,
    EffectiveInPast,
    EntryDoesNotFit,
    LibraryIndicator,
    Status,
    SuccessorNotInForce,
    SuccessorsDoNotFit,
    propose_change,
    publish,
)
from shared.events.indicator_library import Change, LibraryChangeProposed, LibraryChangeReviewed, LibraryEntry, LibraryIndicatorRetired
from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal
from tests.goals.library_samples import CODE, ENTRY, proposal, published
from tests.scenario.people import People

TODAY = date(2020, 4, 1)
ENTERED = LIBRARY.fold([published()])
OTHER = LIBRARY.fold([published("GX010202", name="培训合格率")])
THIRD = LIBRARY.fold([published("GX010203", name="培训考核通过率")])


def change(kind: Change, now: LibraryIndicator = ENTERED, **other: Any) -> list[Any]:
    asked: dict[str, Any] = {"entry": None, "successors": {}, "effective_on": date(2020, 5, 1), "reason": "合并同类项", "today": TODAY}
    return propose_change(now, change=kind, actor=Actor("li", "219001"), **(asked | other))


@pytest.mark.parametrize(
    ("kind", "given", "rule", "said"),
    [
        (Change.REVISE, {}, EntryDoesNotFit, "完整指标"),
        (Change.RETIRE, {"entry": LibraryEntry.model_validate(ENTRY)}, EntryDoesNotFit, "不改变指标内容"),
        (Change.ADD, {}, SuccessorsDoNotFit, "已经入库"),
        (Change.MERGE, {}, SuccessorsDoNotFit, "并入的一个指标"),
        (Change.SPLIT, {"successors": {"GX010202": OTHER}}, SuccessorsDoNotFit, "两个以上指标，现写明 1 个"),
        (Change.RETIRE, {"successors": {"GX010202": OTHER}}, SuccessorsDoNotFit, "没有承接指标"),
        (Change.MERGE, {"successors": {CODE: ENTERED}}, SuccessorsDoNotFit, "不能由自己承接"),
        (Change.MERGE, {"successors": {"GX9": LibraryIndicator()}}, SuccessorNotInForce, "GX9 在 2020-05-01 没有已生效的版本（未入库）"),
        (Change.RETIRE, {"effective_on": date(2020, 3, 31)}, EffectiveInPast, "早于今天 2020-04-01"),
        (Change.RETIRE, {"effective_on": date(2020, 3, 1), "today": date(2020, 2, 1)}, EffectiveInPast, "晚于第 1 版"),
    ],
)
def test_a_change_says_what_its_kind_needs_and_nothing_else(kind: Change, given: dict[str, Any], rule: type[Refusal], said: str) -> None:
    with pytest.raises(rule, match=said):
        change(kind, **given)


def test_a_version_holds_from_its_day_until_the_next_and_none_after_the_indicator_is_out_of_use() -> None:
    [merged] = change(Change.MERGE, successors={"GX010202": OTHER})
    second = published(version=2, effective_on="2020-06-01", name="参训人员合格率")
    reviewed = LibraryChangeReviewed(code=CODE, opinion="同意", by="qian")
    now = LIBRARY.fold([published(), second, merged, reviewed])
    [retired] = publish(now, document="万财绩〔2020〕9号", successors={"GX010202": OTHER}, today=date(2020, 8, 1), actor=Actor("wang"))
    assert isinstance(retired, LibraryIndicatorRetired)
    assert (retired.effective_on, retired.successors, retired.change) == (date(2020, 8, 1), ("GX010202",), Change.MERGE)
    ended = LIBRARY.evolve(now, retired)
    days = [date(2020, 2, 28), date(2020, 3, 1), date(2020, 5, 31), date(2020, 6, 1), date(2020, 7, 31), date(2020, 8, 1)]
    assert [(one.version if (one := ended.in_force(day)) else None) for day in days] == [None, 1, 1, 2, 2, None]


def test_what_is_returned_leaves_what_was_published() -> None:
    [asked] = change(Change.RETIRE)
    assert isinstance(asked, LibraryChangeProposed)
    assert LIBRARY.evolve(ENTERED, asked).status is Status.CHANGE_PROPOSED


async def enter(people: People, code: str, **entry: Any) -> None:
    one = f"/library/indicators/{code}"
    assert (await people["li"].post(f"{one}/proposal", proposal("2019-11-04", **entry))).status_code == 200
    assert (await people["qian"].post(f"{one}/review", {"opinion": "同意"})).status_code == 200
    assert (await people["wang"].post(f"{one}/publication", {"document": "万财绩〔2019〕3号"})).status_code == 200


async def test_the_library_is_searched_and_shows_versions_and_what_came_of_what_both_ways(people: People) -> None:
    for code, name in (("A1", "培训合格率"), ("A2", "培训人员合格率"), ("B1", "道路完好率")):
        await enter(people, code, name=name, sector="交通" if code == "B1" else "教育")
    one = "/library/indicators/A1"
    assert (await people["li"].post(f"{one}/review", {"opinion": "同意"})).status_code == 403
    merge = {"change": "合并", "successors": ["A2"], "effective_on": "2019-12-01", "reason": "同类项"}
    assert (await people["li"].post(f"{one}/change/check", merge)).json()["becomes"] == "变更已提出"
    assert (await people["li"].post(f"{one}/change", merge)).status_code == 200
    waits = (await people["qian"].get("/todo", kind="library-indicator")).json()["items"]
    assert [(row["name"], row["task"], row["path"]) for row in waits] == [("培训合格率", "审核变更提议，或退回", "/library/indicators/A1")]
    assert (await people["qian"].post(f"{one}/return", {"reason": "口径不同"})).status_code == 200
    assert (await people["li"].get(one)).json()["returned_because"] == "口径不同"
    assert (await people["li"].post(f"{one}/change", merge)).status_code == 200
    assert (await people["qian"].post(f"{one}/review", {"opinion": "同意"})).status_code == 200
    assert (await people["wang"].post(f"{one}/publication", {"document": "万财绩〔2019〕9号"})).status_code == 200
    found = (await people["wu"].get(one)).json()
    assert (found["status"], found["retired"]["successors"], found["in_force"]) == ("已停用", ["A2"], 1)
    into = (await people["wu"].get("/library/indicators/A2")).json()
    assert [(one["code"], one["change"]) for one in into["predecessors"]] == [("A1", "合并")]
    listed = (await people["wu"].get("/library/indicators", q="合格率", counted="true")).json()
    assert ([row["code"] for row in listed["items"]], listed["counts"]) == (["A1", "A2"], {"已停用": 1, "已发布": 1})
    assert [row["code"] for row in (await people["wu"].get("/library/indicators", sector="交通")).json()["items"]] == ["B1"]
    tree = (await people["wu"].get("/library/tree")).json()["branches"]
    assert tree == [{"sector": "交通", "level1": "产出", "indicators": 1}, {"sector": "教育", "level1": "产出", "indicators": 1}]
