"""Indicators of the library that may be one are told in groups, with why; what is of another rank or level is another one."""

import pytest

from goals.alike import Because, groups
from tests.goals.library_samples import proposal
from tests.goals.samples import INDICATORS, ITEM, content, form
from tests.goals.steps import review
from tests.scenario.people import People


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("验收合格率", "验收合格率 ", Because.EQUAL),
        ("护栏长度（ｍ）", "护栏长度(m)", Because.EQUAL),
        ("培训班次", "培训班次（会议次数）", Because.BESIDE),
        ("完成及时率", "及时完成率", Because.REORDERED),
        ("卫生监督频次完成率", "口岸卫生监督频次完成率", Because.NEAR),
        ("省级课程数量", "国家级课程数量", None),
        ("工程验收合格率", "设备合格率", None),
        ("预算执行进度（7月）", "预算执行进度（11月）", None),
    ],
)
def test_two_names_are_near_for_a_reason_or_not_at_all(one: str, other: str, because: Because | None) -> None:
    found = groups([("a", "质量", one), ("b", "质量", other)])
    assert found == ([("a", [("b", because)])] if because else [])
    assert groups([("a", "质量", one), ("b", "数量", other)]) == []


def test_no_indicator_stands_in_two_groups() -> None:
    names = [("a", "质量", "路面完好率"), ("b", "质量", "路面完好率"), ("c", "质量", "出勤率"), ("d", "质量", "路面完好率")]
    assert groups(names) == [("a", [("b", Because.EQUAL), ("d", Because.EQUAL)])]


async def test_what_a_goal_has_taken_stays_and_a_merge_ends_the_group(people: People) -> None:
    async def published(code: str, step: str, body: object) -> None:
        one = f"/library/indicators/{code}"
        for who, path, said in (
            ("li", step, body),
            ("qian", "review", {"opinion": "同意"}),
            ("wang", "publication", {"document": "万财绩〔2019〕3号"}),
        ):
            answer = await people[who].post(f"{one}/{path}", said)
            assert answer.status_code == 200, answer.text

    for code in ("JT1", "JT2"):
        await published(code, "proposal", proposal("2019-11-04", name="路面完好率"))
    pinned = {"indicators": (*INDICATORS[:2], INDICATORS[2].model_copy(update={"library": "JT2/1"}))}
    for who, step, said in (
        ("li", "draft", {"content": form(content(**pinned))}),
        ("li", "declaration", {"budget_round": "二上"}),
        ("chen", "department-review", {"opinion": "同意"}),
        ("qian", "review", review("优")),
        ("zhou", "approval", {"document": "万财预〔2020〕1号"}),
    ):
        answer = await people[who].post(f"/items/{ITEM}/{step}", said)
        assert answer.status_code == 200, answer.text
    told = (await people["li"].get("/library/alike")).json()
    [group] = told["items"]
    assert [(one["code"], one["taken"], one["because"]) for one in group["indicators"]] == [("JT2", 1, None), ("JT1", 0, "名称相同")]
    await published("JT1", "change", {"change": "合并", "successors": ["JT2"], "effective_on": "2019-11-05", "reason": "同类"})
    later = (await people["li"].get("/library/alike")).json()
    assert later["of"] == 1, "it holds until the day"
    assert (await people["li"].get("/library/indicators/JT1")).json()["retired"]["successors"] == ["JT2"]


async def test_the_groups_are_told_page_by_page_each_of_them_once(people: People) -> None:
    for code, name in (("JT1", "路面完好率"), ("JT2", "路面完好率"), ("JT3", "路面完好率"), ("JT4", "桥梁合格率"), ("JT5", "桥梁合格率")):
        for who, step, said in (
            ("li", "proposal", proposal("2019-11-04", name=name)),
            ("qian", "review", {"opinion": "同意"}),
            ("wang", "publication", {"document": "万财绩〔2019〕3号"}),
        ):
            assert (await people[who].post(f"/library/indicators/{code}/{step}", said)).status_code == 200
    first = (await people["li"].get("/library/alike", limit=1)).json()
    rest = (await people["li"].get("/library/alike", limit=1, after=first["next"])).json()
    assert [[one["code"] for one in group["indicators"]] for page in (first, rest) for group in page["items"]] == [
        ["JT1", "JT2", "JT3"],
        ["JT4", "JT5"],
    ]
    assert (first["of"], rest["of"], rest["next"]) == (2, 2, None)
    assert (await people["li"].get("/library/alike", after="WzBd")).json()["type"].endswith("BadCursor")
