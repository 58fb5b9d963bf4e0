"""How far a goal is attained is one percentage, said how it comes about, and alike in every service that shows it."""

from dataclasses import replace

from goals.views import reached
from tests.loop.county import ITEM, County, begins_after

OTHER = ITEM.replace("P0017", "P0018")


@begins_after(County.approved_and_monitored)
async def test_the_attainment_of_a_project_is_one_percentage_in_all_services(county: County) -> None:
    record = await county.get("li", f"/monitoring/items/{ITEM}/records/7")
    found = record["attainment"]
    # 50 × 2/40 + 30 × 100 % + 10 × 100 %, of 90
    assert found["percent"] == "47.22"
    assert [(one["indicator"], one["share"], one["percent"]) for one in found["indicators"]] == [
        ("养护里程", "55.56", "5.00"),
        ("通行保障", "33.33", "100.00"),
        ("群众满意度", "11.11", "100.00"),
    ]
    assert (found["rule_set"], found["not_reported"]) == ("weighted/2018", [])
    [listed] = (await county.get("li", "/monitoring/lights", year=2020))["items"]
    assert (listed["attainment"], listed["attained"], listed["quadrant"]) == (found, "47.22", "双滞后")
    [bare] = (await county.get("li", "/monitoring/lights", year=2020, derivations=False))["items"]
    assert bare == listed | {"lights": [], "known_now": None, "attainment": None}, "all but what it was computed from"
    standing = (await county.get("li", f"/audit/items/{ITEM}/standing"))["attainment"]
    assert (standing["percent"], standing["basis"]) == ("47.22", "1至7月监控")
    await county.self_evaluated()
    own = await county.get("li", f"/evaluation/self-evaluations/{ITEM}")
    # 50 × 20/40 + 30 × 90 % as the unit states it within its tier + 10 × 100 %, of 90
    assert own["attainment"]["percent"] == "68.89"
    standing = (await county.get("li", f"/audit/items/{ITEM}/standing"))["attainment"]
    assert (standing["percent"], standing["basis"]) == ("68.89", "自评")
    assert (await county.get("li", standing["path"]))["attainment"] == own["attainment"]


@begins_after(County.approved_and_monitored)
async def test_last_years_goal_and_what_was_reached_stand_in_the_goals_answer(county: County) -> None:
    following = ITEM.replace("2020", "2021")
    await county.approved_goal(following)
    before = (await county.get("li", f"/goals/items/{following}"))["last_year"]
    assert (before["basis"], before["attainment"]["percent"]) == ("1至7月监控", "47.22")
    await county.self_evaluated()
    before = (await county.get("li", f"/goals/items/{following}"))["last_year"]
    assert (before["item"], before["status"], before["approved_amount"]) == (ITEM, "已批复", "1200000.00")
    assert [(one["indicator"]["name"], one["actual"], one["tier"]) for one in before["indicators"]] == [
        ("养护里程", "20", None),
        ("通行保障", None, "达成预期指标"),
        ("群众满意度", "90", None),
    ]
    assert (before["basis"], before["attainment"]["percent"]) == ("自评", "68.89")
    board = county.hosts["goals"].database.progress
    board.set(reached.VIEW.key, "monitoring", replace(stands := board.at(reached.VIEW.key, "monitoring"), target=stands.position + 1))
    before = (await county.get("li", f"/goals/items/{following}"))["last_year"]
    assert (before["building"], before["name"], before["attainment"]) == (True, "农村公路养护经费", None), "without what is being gathered"
    audited = (await county.get("li", f"/audit/items/{following}/standing"))["last_year"]
    assert audited["attainment"]["percent"] == "68.89"
    assert (await county.get("li", f"/goals/items/{ITEM}"))["last_year"] is None


@begins_after(County.approved_goal)
async def test_a_round_says_where_its_items_stand_on_both_sides_of_dual_monitoring(county: County) -> None:
    await county.approved_goal(OTHER)
    await county.monitored(7)
    await county.do("wang", "/monitoring/rounds/360922-2020-R07/assignments", {"items": [OTHER]})
    path = "/monitoring/rounds/360922-2020-R07/quadrant"
    told = await county.get("wang", path)
    [dot] = told["items"]
    assert (dot["item"], dot["execution_rate"], dot["attainment"], dot["ahead"]) == (ITEM, "10.00", "47.22", "-37.22")
    assert (dot["quadrant"], told["lines"]["execution_from"], told["not_reported"]) == ("双滞后", "58.33", 1)
    counted = {one["quadrant"]: (one["items"], one["amount"]) for one in told["counts"]}
    assert counted == {
        "双滞后": (1, "1200000.00"),
        "钱到事未到": (0, "0.00"),
        "事快钱慢": (0, "0.00"),
        "双达标": (0, "0.00"),
    }
    await county.treasury_tells("1200000.00", "2020-07-31", number="late")
    assert [one["quadrant"] for one in (await county.get("wang", path))["items"]] == ["钱到事未到"]
    assert (await county.get("wang", path, quadrant="双达标"))["items"] == []
    assert (await county.get("wu", path))["not_reported"] == 0, "another unit sees its own"
    unknown = await county.people["wang"].get(path.replace("R07", "R08"))
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "没有监控轮次 360922-2020-R08")
