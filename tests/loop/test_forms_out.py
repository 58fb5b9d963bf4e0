"""Official forms come out filled in, under the permission of what they are about, and say what the services say."""

import pytest

from shared.forms import Document, Kind, document, forms_in, read
from shared.forms.national import WRITTEN, rows_of
from tests.loop.county import ITEM, County, begins_after

ENTRY = {"level1": "产出", "level2": "数量", "name": "=护栏长度", "operator": "≥", "measure": "公里"}
FORMS = {
    "goal": f"/goals/items/{ITEM}/form",
    "monitoring": f"/monitoring/items/{ITEM}/records/7/form",
    "self-evaluation": f"/evaluation/self-evaluations/{ITEM}/form",
}


async def taken(county: County, who: str, path: str) -> Document:
    """The file, read."""
    answer = await county.people[who].get(f"{path}.xlsx")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    (form,) = forms_in(read("表.xlsx", answer.content)).forms
    return document(form)


@begins_after(County.approved_and_monitored)
async def test_each_form_of_a_project_comes_out_filled_in(county: County) -> None:
    await county.self_evaluated()
    goal, monitored, evaluated = [await taken(county, "li", path) for path in FORMS.values()]
    content = (await county.get("li", f"/goals/items/{ITEM}"))["content"]
    assert (goal.kind, goal.said("project_name"), goal.said("unit")) == (Kind.GOAL_DECLARATION, content["name"], "县交通局公路站")
    assert goal.said("department") == "县交通局"
    assert [one.level3.value for one in goal.indicators if one.level3] == [one["name"] for one in content["indicators"]]
    assert (monitored.kind, monitored.said("annual_goal"), monitored.said("unit")) == (
        Kind.MONITORING,
        content["annual_goal"],
        "县交通局公路站",
    )
    assert [fund.executed.value for fund in monitored.funds if fund.executed] == [120000]
    assert evaluated.kind is Kind.PROJECT_SELF_EVALUATION
    assert (evaluated.said("expected_goal"), evaluated.said("actual_goal")) == (content["annual_goal"], "完成一半")
    score = (await county.get("li", f"/evaluation/self-evaluations/{ITEM}"))["score"]
    assert evaluated.total is not None
    assert evaluated.total.score is not None
    assert f"{evaluated.total.score.value:.2f}" == score
    form = await county.get("li", FORMS["goal"])
    assert (form["title"], form["corner"]) == ("项目支出绩效目标申报表", "单位：万元")


@pytest.mark.parametrize("path", FORMS.values(), ids=FORMS)
async def test_a_form_is_for_those_who_may_read_what_it_is_about(county: County, path: str) -> None:
    assert (await county.people["li"].get(path)).status_code == 404
    await county.approved_goal()
    await county.monitored(7)
    await county.self_evaluated()
    for asked in (path, f"{path}.xlsx"):
        assert (await county.people["wu"].get(asked)).status_code == 403
        assert (await county.people["chen"].get(asked)).status_code == 200


@begins_after(County.approved_goal)
async def test_a_form_that_is_not_filled_in_yet_has_its_indicators_and_no_scores(county: County) -> None:
    await county.day("2021-03-02")
    await county.do(
        "wang", f"/evaluation/self-evaluations/{ITEM}/assignment", {"object": "PROJECT", "unit": "219001", "due_on": "2021-04-30"}
    )
    made = await taken(county, "li", FORMS["self-evaluation"])
    assert [one.level3.value for one in made.indicators if one.level3] == ["养护里程", "通行保障", "群众满意度"]
    assert {one.score for one in made.indicators} == {None}


@begins_after(County.approved_goal)
async def test_finance_and_other_systems_take_the_years_goals_as_national_tables(county: County) -> None:
    for ending in WRITTEN:
        rows = await table(county, "wang", "PM_PERF_INDICATOR", ending)
        assert [(row["pro_code"], row["kpi_content"]) for row in rows] == [
            ("0017", name) for name in ("养护里程", "通行保障", "群众满意度")
        ]
    (goal,) = await table(county, "wang", "PM_PERF_GOAL_INFO", "csv")
    assert (goal["mof_div_code"], goal["agency_name"], goal["is_deleted"]) == ("360922000", "县交通局公路站", "2")
    assert await table(county, "wang", "BGT_PERF_GOAL_INFO", "xlsx") == []
    answer = await county.people["li"].get("/goals/national-tables/PM_PERF_INDICATOR.csv", year=2020)
    assert answer.status_code == 403, "a unit sees only what is its own"


async def test_the_library_goes_out_as_a_national_table(county: County) -> None:
    await county.do(
        "sun",
        "/goals/library/indicators/GX010101/proposal",
        {"entry": ENTRY, "effective_on": "2019-11-04", "reason": "全县通用"},
    )
    assert await table(county, "wang", "BAS_PERF_INDICATOR", "csv") == [], "what is not published is not in it"
    await county.do("qian", "/goals/library/indicators/GX010101/review", {"opinion": "同意"})
    await county.do("wang", "/goals/library/indicators/GX010101/publication", {"document": "万财绩〔2019〕9号"})
    (row,) = await table(county, "wang", "BAS_PERF_INDICATOR", "json")
    assert (row["kpi_id"], row["kpi_lv1"], row["kpi_content"], row["end_date"]) == ("GX010101", "产出", "=护栏长度", "2999-12-31")


async def table(county: County, who: str, name: str, ending: str) -> list[dict[str, str]]:
    """Its rows by their columns' names."""
    answer = await county.people[who].get(f"/goals/national-tables/{name}.{ending}", year=2020)
    assert answer.status_code == 200, answer.text
    return [{column: str(cell.value) for column, cell in row.items()} for _, row in rows_of(read(f"{name}.{ending}", answer.content))]
