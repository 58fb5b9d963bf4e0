"""What is shipped comes into the library, a goal names the version it takes, and approved goals are cases to learn from."""

from datetime import UTC, datetime

from goals import seeding
from goals.seeding import publications, seed
from shared.events.text import compared
from shared.runtime.host import Host
from tests.goals.library_samples import CODE, proposal
from tests.goals.samples import INDICATORS, ITEM, content, form
from tests.goals.steps import review
from tests.scenario.people import People

NOW = datetime(2019, 11, 4, 1, tzinfo=UTC)


def test_what_is_shipped_names_its_document_and_what_it_lacks_and_no_code_twice() -> None:
    shipped = list(publications())
    codes = [one.code for each in shipped for one in each.indicators]
    assert (len(codes), len(set(codes))) == (400, 400)
    assert all(each.authority and each.gaps for each in shipped)


def test_equal_indicators_of_seventeen_tables_are_one_each_with_all_its_sources() -> None:
    merged = [one.entry for each in publications() if "17 项" in each.authority for one in each.indicators]
    assert len({(one.level1, one.level2, compared(one.name), one.measure) for one in merged}) >= 183
    assert len(merged) == 184
    assert max(len(one.origins) for one in merged) == 17


async def test_the_shipment_comes_in_once_and_leaves_what_the_county_has(hosts: dict[str, Host], people: People) -> None:
    code = next(publications()).indicators[0].code
    assert (await people["li"].post(f"/library/indicators/{code}/proposal", proposal("2019-11-04"))).status_code == 200
    assert await seed(hosts["goals"].handler, NOW, "wang") == 399
    assert await seed(hosts["goals"].handler, NOW, "wang") == 0
    assert (await people["li"].get(f"/library/indicators/{code}")).json()["status"] == "已提出"
    one = (await people["li"].get("/library/indicators/KJ2001", min_position="goals:1199")).json()
    assert (one["versions"][0]["document"], one["versions"][0]["proposed_by"]) == ("财预〔2020〕10号", seeding.PROPOSER)


async def test_a_goal_names_the_version_in_force_and_keeps_it_when_it_is_out_of_use_later(people: People) -> None:
    one = f"/library/indicators/{CODE}"
    pinned = {"indicators": (*INDICATORS[:2], INDICATORS[2].model_copy(update={"library": f"{CODE}/1"}))}
    body = {"content": form(content(**pinned))}
    refused = await people["li"].post(f"/items/{ITEM}/draft", body)
    assert (refused.status_code, refused.json()["place"]) == (422, "indicators/2/library")
    assert f"库内指标 {CODE} 第 1 版，该指标今天没有生效的版本" in refused.json()["detail"]
    for who, step, said in (
        ("li", f"{one}/proposal", proposal("2019-11-04")),
        ("qian", f"{one}/review", {"opinion": "同意"}),
        ("wang", f"{one}/publication", {"document": "万财绩〔2019〕3号"}),
        ("li", f"/items/{ITEM}/draft", body),
        ("li", f"/items/{ITEM}/declaration", {"budget_round": "二上"}),
        ("chen", f"/items/{ITEM}/department-review", {"opinion": "同意"}),
        ("qian", f"/items/{ITEM}/review", review("优")),
        ("zhou", f"/items/{ITEM}/approval", {"document": "万财预〔2020〕1号"}),
        ("li", f"{one}/change", {"change": "停用", "effective_on": "2019-11-05", "reason": "口径有误"}),
        ("qian", f"{one}/review", {"opinion": "同意"}),
        ("wang", f"{one}/publication", {"document": "万财绩〔2019〕4号"}),
    ):
        answer = await people[who].post(step, said)
        assert answer.status_code == 200, answer.text
    found = (await people["wu"].get("/library/cases", q="养护里程")).json()["items"]
    assert [(case["item"], case["indicators"][2]["library"]) for case in found] == [(ITEM, f"{CODE}/1")]
    assert "amount" not in found[0]
    told = (await people["wu"].get(f"/library/cases/{ITEM}")).json()
    assert (told["case"], told["attainment"]) == (found[0], None)
    assert [one["actual"] for one in told["reached"]] == [None] * len(told["reached"]), "nothing came of it yet"
    assert (await people["wang"].post(f"/items/{ITEM}/cancellation", {"reason": "取消"})).status_code == 200
    assert (await people["wu"].get("/library/cases", q="养护里程")).json()["items"] == []
    assert (await people["wu"].get(f"/library/cases/{ITEM}")).status_code == 404


async def test_who_judges_goals_asks_which_indicators_tell_results_apart(people: People) -> None:
    years = {"first": 2019, "last": 2021}
    assert (await people["wang"].get("/library/usefulness", **years)).json() == {"items": []}
    assert (await people["li"].get("/library/usefulness", **years)).status_code == 403
