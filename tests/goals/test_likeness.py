"""What is suggested fits the project, says why, names the library version, and no two say the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from goals import kept, seeding
from goals.likeness import Candidate, Likeness, common, placed, says_the_same
from goals.measures import Measures
from shared.events.values import Level1, Level2, Operator
from shared.runtime.host import Host
from tests.goals.library_samples import CODE, proposal
from tests.oracle.suggesting import measured
from tests.scenario.people import People


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("验收合格率", "工程验收合格率", True),
        ("群众满意度", "受益群众满意度", True),
        ("培训人数", "培训班次", False),
        ("率", "合格率", False),
    ],
)
def test_names_that_say_the_same_hold_one_another_or_share_half_of_their_pairs(one: str, other: str, same: bool) -> None:
    assert says_the_same(one, other) is same is says_the_same(other, one)


@pytest.mark.parametrize(
    ("level1", "level2", "place"),
    [
        ("项目产出", "产出数量", (Level1.OUTPUT, Level2.QUANTITY)),
        ("成本", "经济成本", (Level1.COST, Level2.COST)),
        ("满意度", "服务对象", (Level1.SATISFACTION, Level2.SATISFACTION)),
        ("决策", "项目立项", None),
    ],
)
def test_every_tree_has_its_place_in_a_goal_or_none(level1: str, level2: str, place: object) -> None:
    assert placed(level1, level2) == place


def test_what_is_common_is_said_in_the_longest_words() -> None:
    assert common("农村公共厕所建设项目", "公共厕所改造 验收率") == ("公共厕所",)


def test_the_nearest_project_comes_first_and_an_empty_index_suggests_nothing() -> None:
    def one(name: str, about: str) -> Candidate:
        return Candidate(Level1.OUTPUT, Level2.QUALITY, name, Operator.AT_LEAST, "%", "", "360922-2019-P1", about)

    index = Likeness(
        [one("路面完好率", "农村公路养护"), one("原种合格率", "马铃薯种薯繁育"), one("公路路面完好率", "国道"), one("出勤率", "会议")]
    )
    found = index.fitting("县乡公路养护工程", Level2.QUALITY, 3)
    assert (found[0].candidate.name, found[0].words) == ("路面完好率", ("公路养护",))
    assert "公路路面完好率" not in [each.candidate.name for each in found]
    assert index.fitting("公路", Level2.SOCIAL) == []
    assert Likeness([]).fitting("公路") == []


def test_a_measure_is_an_ending_that_names_of_several_projects_share_and_no_part_of_a_longer_one() -> None:
    told = [("路面合格率", "公路"), ("种薯合格率", "马铃薯"), ("培训（参会）人数", "会议"), ("受益人数", "低保"), ("绿化", "公园")]
    measures = Measures(told)
    assert measures.of("新的合格率") == ("新的", "合格率")
    assert measures.of("格率") == ("格率", "")
    assert measures.of("绿化") == ("绿化", "")
    assert Measures([("路面合格率", "公路"), ("路面合格率", "公路")]).of("路面合格率") == ("路面合格率", "")


def test_a_usual_measure_is_suggested_by_itself_for_its_object_to_be_written_before_it() -> None:
    names = (("路面合格率", "公路"), ("种薯合格率", "马铃薯"), ("疫苗合格率", "防疫"), ("设备台数", "医院"))
    index = Likeness([Candidate(Level1.OUTPUT, Level2.QUALITY, name, Operator.AT_LEAST, "%", "", "P", about) for name, about in names])
    [first, *_] = index.fitting("图书馆购书", Level2.QUALITY)
    assert (first.candidate.name, first.candidate.measure, first.candidate.item) == ("合格率", "%", "")
    assert (first.used, first.measured_by, first.measured_in) == (0, "合格率", 3)


async def test_who_asks_while_the_index_is_made_is_told_so_and_answered_when_it_is_there(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as impatient:
        impatient.setattr(kept, "PATIENCE", 0)
        told = await people["wu"].get("/library/suggestions", text="教师培训")
    assert (told.status_code, told.json()["type"].rpartition(":")[2]) == (503, "BeingMade")
    assert "稍候再试" in told.json()["detail"]
    assert (await people["wu"].get("/library/suggestions", text="教师培训")).json() == {"items": []}


async def test_suggestions_come_from_the_library_as_it_stands_now(hosts: dict[str, Host], people: People) -> None:
    asked = {"text": "教师进修培训会议", "level2": "质量"}
    assert (await people["wu"].get("/library/suggestions", **asked)).json() == {"items": []}
    one = f"/library/indicators/{CODE}"
    for who, step, body in (
        ("li", "proposal", proposal("2019-11-04")),
        ("qian", "review", {"opinion": "同意"}),
        ("wang", "publication", {"document": "万财绩〔2019〕3号"}),
    ):
        assert (await people[who].post(f"{one}/{step}", body)).status_code == 200
    [first] = (await people["wu"].get("/library/suggestions", **asked)).json()["items"]
    assert (first["library"], first["words"], first["used"]) == (f"{CODE}/1", ["培训会议"], 1)
    assert await seeding.seed(hosts["goals"].handler, datetime(2019, 11, 4, 1, tzinfo=UTC), "wang") == 399
    found = (await people["wu"].get("/library/suggestions", min_position="goals:1201", **asked)).json()["items"]
    assert len(found) == 5
    assert all(each["level2"] == "质量" for each in found)
    every = (await people["wu"].get("/library/suggestions", text="教师进修培训会议", each="true", limit=2)).json()["items"]
    assert list(dict.fromkeys(one["level2"] for one in every)) == [one for one in Level2 if one is not Level2.ECOLOGICAL]
    assert len(every) == 2 * (len(Level2) - 1)


@pytest.mark.long
def test_four_of_five_indicators_that_other_published_forms_have_at_all_stand_among_the_first_five() -> None:
    found = measured(Path(__file__).parents[1] / "oracle")
    assert found.indicators > 300
    assert 5 * found.found >= 4 * found.elsewhere
