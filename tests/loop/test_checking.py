"""Would it pass? A form is checked by the code that would decide, each finding at its place, and nothing is recorded."""

from typing import Any

from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from embedded.composition import SERVICES
from shared.runtime.web.routes import declared
from tests.goals.samples import INDICATORS, content, form
from tests.loop.county import ATTAINED, CAST, ITEM, County, begins_after
from tests.scenario.answers import refused
from tests.scenario.papers import paper

GOAL = f"/goals/items/{ITEM}"


async def test_a_goal_is_checked_as_it_is_typed_and_each_finding_names_its_field(county: County) -> None:
    heavy = (INDICATORS[0].model_copy(update={"measure": "", "weight": INDICATORS[0].weight + 1}), *INDICATORS[1:])
    typed = {"content": form(content(indicators=heavy, amount="1000000.00"))}
    before = {name: host.database.head for name, host in county.hosts.items()}
    answer = (await county.tried("li", f"{GOAL}/draft/check", typed)).json()
    assert answer["passes"] is False
    assert {(one["place"], one["code"], one["fatal"]) for one in answer["findings"]} == {
        ("amount", "AMOUNT_SUM", True),
        ("indicators", "WEIGHT_SUM", True),
        ("indicators/0/measure", "MEASURE_MISSING", False),
    }
    assert {name: host.database.head for name, host in county.hosts.items()} == before
    assert refused(await county.tried("wu", f"{GOAL}/draft/check", typed)) == (403, "OutOfScope")
    assert refused(await county.tried("wang", f"{GOAL}/draft/check", typed)) == (403, "Forbidden")
    await county.do("li", f"{GOAL}/draft", typed)
    kept = (await county.tried("li", f"{GOAL}/declaration/check", {"budget_round": "二上"})).json()
    assert kept == answer
    assert refused(await county.tried("li", f"{GOAL}/declaration", {"budget_round": "二上"})) == (422, "FatalFindings")
    await county.do("li", f"{GOAL}/draft", {"content": form(content())})
    assert (await county.tried("li", f"{GOAL}/declaration/check", {"budget_round": "二上"})).json()["passes"] is True
    assert (await county.get("li", GOAL))["status"] == "编制中"


@begins_after(County.approved_goal)
async def test_a_monitoring_form_and_a_self_evaluation_are_checked_before_they_are_handed_in(county: County) -> None:
    await county.round(6, "2020-07-01", "2020-07-20")
    path = await county.filled(6, "10")
    papers = {"form": paper("监控自评表"), "report": paper("自评报告")}
    [missing] = (await county.tried("li", f"{path}/submission/check", papers)).json()["findings"]
    assert (missing["code"], missing["fatal"]) == ("FiguresMissing", True)
    figures = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00", "executed": "600000.00"}
    assert (await county.tried("li", f"{path}/submission/check", papers | {"execution": figures})).json() == {
        "passes": True,
        "findings": [],
        "becomes": "已报送",
    }
    assert (await county.get("li", path))["status"] == "填报中"
    await county.day("2021-03-02")
    await county.evaluates_itself(until="assignment")
    own = f"/evaluation/self-evaluations/{ITEM}"
    [early] = (await county.tried("li", f"{own}/submission/check", {"form": paper("自评表")})).json()["findings"]
    assert (early["code"], early["fatal"]) == ("OutOfOrder", True)
    typed = {"funds": {}, "rows": ATTAINED, "conclusion": "基本达到预期"}
    [funds] = (await county.tried("li", f"{own}/filling/check", typed)).json()["findings"]
    assert funds["code"] == "FundsMissing"


@begins_after(County.drafted_and_declared)
async def test_who_decides_is_told_what_a_goal_would_become_and_why_another_would_not(county: County) -> None:
    passed = (await county.tried("chen", f"{GOAL}/department-review/check", {"opinion": "同意"})).json()
    assert passed == {"passes": True, "findings": [], "becomes": "部门已审"}
    early = (await county.tried("zhou", f"{GOAL}/approval/check", {"document": "万财预〔2020〕1号"})).json()
    assert (early["passes"], early["becomes"]) == (False, "")
    assert "已送审" in early["findings"][0]["sentence"]
    assert (await county.get("chen", GOAL))["status"] == "已送审"


@begins_after(County.approved_goal)
async def test_a_monitoring_form_is_checked_as_it_is_typed_all_at_once_with_the_lights_to_be_expected(county: County) -> None:
    await county.round(6, "2020-07-01", "2020-07-20")
    path = f"/monitoring/items/{ITEM}/records/6"
    slow: dict[str, Any] = {"indicator": "养护里程", "actual": "2", "likelihood": "有可能"}
    wrong: dict[str, Any] = {"indicator": "通行保障", "actual": "3", "likelihood": "确定能"}
    before = {name: host.database.head for name, host in county.hosts.items()}
    answer = (await county.tried("li", f"{path}/form/check", {"progress": [slow, wrong]})).json()
    assert answer["passes"] is False
    assert [(one["place"], one["code"]) for one in answer["findings"]] == [
        ("progress/0/explanation", "DeviationUnexplained"),
        ("progress/1/tier", "RowDoesNotFit"),
        ("progress", "RowsMissing"),
        ("execution", "FiguresMissing"),
    ]
    assert (answer["goal_light"], answer["execution"]) == (None, None)
    await county.treasury_tells("120000.00", "2020-06-30")
    before["monitoring"] = county.hosts["monitoring"].database.head
    rows = [slow, {**wrong, "actual": None, "tier": "达成预期指标"}, {"indicator": "群众满意度", "actual": "90", "likelihood": "确定能"}]
    answer = (await county.tried("li", f"{path}/form/check", {"progress": rows})).json()
    assert [one["place"] for one in answer["findings"]] == ["progress/0/explanation"]
    assert (answer["goal_light"], answer["execution_light"], answer["execution"]["executed"]) == ("红", "红", "120000.00")
    rows[0] |= {"causes": ["经费保障"], "explanation": "资金四月才到位"}
    answer = (await county.tried("li", f"{path}/form/check", {"progress": rows})).json()
    assert (answer["passes"], answer["findings"]) == (True, [])
    assert {name: host.database.head for name, host in county.hosts.items()} == before
    assert refused(await county.tried("wu", f"{path}/form/check", {"progress": rows})) == (403, "OutOfScope")


@begins_after(County.approved_goal)
async def test_a_self_evaluation_is_scored_as_it_is_typed_with_its_derivation(county: County) -> None:
    await county.day("2021-03-02")
    await county.evaluates_itself(until="assignment")
    own = f"/evaluation/self-evaluations/{ITEM}"
    begun = [{**ATTAINED[0], "actual": "20"}, {**ATTAINED[1], "tier_percent": "10"}, {**ATTAINED[2], "actual": None}]
    answer = (await county.tried("li", f"{own}/form/check", {"rows": begun})).json()
    places = [(one["place"], one["code"]) for one in answer["findings"]]
    assert places == [
        ("funds", "FundsMissing"),
        ("rows/1/tier_percent", "PercentOutsideTier"),
        ("rows/2/actual", "ActualMissing"),
        ("conclusion", "ConclusionMissing"),
        ("rows/0/explanation", "DeductionUnexplained"),
    ]
    assert [one and one["score"] for one in answer["rows"]] == ["25.00", None, None]
    assert answer["grade"] is None
    await county.treasury_tells("600000.00", "2020-12-31")
    typed = {"rows": ATTAINED, "conclusion": "基本达到预期", "funds": {"explanation": "尾款未付"}}
    answer = (await county.tried("li", f"{own}/form/check", typed)).json()
    said = [(one["place"], one["code"]) for one in answer["findings"]]
    assert (answer["passes"], said) == (True, [("rows/1/explanation", "DeductionUnexplained")]), (
        "points lost are asked about, not forbidden"
    )
    await county.do("li", f"{own}/filling", typed)
    await county.do("li", f"{own}/submission", {"form": paper("自评表")})
    derivation = await county.get("li", f"{own}/derivation")
    assert [answer["execution"], *answer["rows"]] == derivation["lines"], "what was to be expected is what came"
    assert answer["so_far"] == derivation["total"]
    assert answer["rule_version"] == derivation["rule_version"]


async def test_what_is_missing_in_a_form_stands_beside_what_is_found_in_the_rest(county: County) -> None:
    heavy = form(content(indicators=(INDICATORS[0].model_copy(update={"weight": INDICATORS[0].weight + 1}), *INDICATORS[1:])))
    nameless = {**heavy, "name": "", "starts_on": "2021-02-30"}
    answer = await county.tried("li", f"{GOAL}/draft/check", {"content": nameless})
    assert refused(answer) == (422, "InvalidRequest")
    assert [one["field"] for one in answer.json()["errors"]] == ["content.name", "content.starts_on"]
    assert [(one["place"], one["code"]) for one in answer.json()["findings"]] == [("indicators", "WEIGHT_SUM")]
    unweighted = {
        **heavy,
        "amount": "1.00",
        "indicators": [{**heavy["indicators"][0], "weight": "viel", "measure": ""}, *heavy["indicators"][1:]],
    }
    answer = await county.tried("li", f"{GOAL}/draft/check", {"content": unweighted})
    assert [one["field"] for one in answer.json()["errors"]] == ["content.indicators.0.weight"]
    assert [(one["place"], one["code"]) for one in answer.json()["findings"]] == [
        ("amount", "AMOUNT_SUM"),
        ("indicators/0/measure", "MEASURE_MISSING"),
    ], "of a sum whose parts are not all there, nothing is said"
    await county.approved_goal()
    await county.round(6, "2020-07-01", "2020-07-20")
    path = await county.filled(6, "10")
    answer = await county.tried("li", f"{path}/submission/check", {"form": paper("监控自评表")})
    assert [one["field"] for one in answer.json()["errors"]] == ["report"]
    assert [one["code"] for one in answer.json()["findings"]] == ["FiguresMissing"]
    odd = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00", "executed": "1300000.00"}
    answer = await county.tried(
        "li", f"{path}/submission/check", {"form": paper("监控自评表"), "execution": odd, "explanation": "含上年结转"}
    )
    assert [one["field"] for one in answer.json()["errors"]] == ["report"]
    assert [(one["place"], one["fatal"]) for one in answer.json()["findings"]] == [("execution/executed", False)]
    assert answer.json()["passes"] is False
    rows = [
        {"indicator": "养护里程", "actual": "2", "likelihood": "有可能"},
        {"indicator": "通行保障", "tier": "?", "likelihood": "确定能"},
    ]
    answer = await county.tried("li", f"/monitoring/items/{ITEM}/records/6/form/check", {"progress": rows})
    assert [one["field"] for one in answer.json()["errors"]] == ["progress.1.tier"]
    assert [(one["place"], one["code"]) for one in answer.json()["findings"]] == [
        ("progress/0/explanation", "DeviationUnexplained"),
        ("progress", "RowsMissing"),
        ("execution", "FiguresMissing"),
    ]
    await county.day("2021-03-02")
    await county.evaluates_itself(until="assignment")
    await county.treasury_tells("600000.00", "2020-12-31")
    begun = [{**ATTAINED[0], "actual": "zwei"}, {**ATTAINED[1], "tier_percent": "10"}, ATTAINED[2]]
    answer = await county.tried(
        "li", f"/evaluation/self-evaluations/{ITEM}/form/check", {"rows": begun, "funds": {"explanation": "尾款未付"}}
    )
    assert [one["field"] for one in answer.json()["errors"]] == ["rows.0.actual"]
    assert [(one["place"], one["code"]) for one in answer.json()["findings"]] == [
        ("rows/1/tier_percent", "PercentOutsideTier"),
        ("conclusion", "ConclusionMissing"),
    ]
    assert [one and one["score"] for one in answer.json()["rows"]] == [None, None, "10.00"], "what can be scored, is"


GIVEN = {"item": ITEM, "code": "I0017", "month": "6", "n": "1", "version": "1", "subject": "GOAL"}
KINDS = {"results": "SELF", "linkages": "SELF", "rule-sets": "terms"}
BEGINS = {
    "/disclosures/{item}/{subject}/requirement/check",
    "/ex-ante-evaluations/{item}/request/check",
    "/items/{item}/draft/check",
    "/library/indicators/{code}/proposal/check",
    *(
        f"/rule-sets/{kind}/check"
        for kind in ("checks", "ex-ante", "lights", "linkage", "scoring", "selection", "spot-check", "terms", "workdays")
    ),
}
"""What may be begun at any time: nothing stands against it but its content."""
NOT_THEIRS = {f"/key-evaluations/{{item}}/{step}/check" for step in ("plan", "draft", "final-report")}
"""The firm that asks is not engaged: of what is not the asker's nothing is said beside what is wrong in the form."""
WHO = {role: user.id for user in reversed(CAST) for role in user.roles if not user.unit or len(user.roles) == 1}


async def test_every_check_says_what_is_missing_and_what_stands_against_the_rest(county: County) -> None:
    await county.begin()
    silent = set()
    for service, route in ((one.name, route) for one in SERVICES for subject in one.routes() for route in subject.routes):
        if not isinstance(route, APIRoute) or not route.path.endswith("/check") or not route.body_field:
            continue
        form: Any = route.body_field.field_info.annotation
        fields = TypeAdapter(form).json_schema().get("properties", {})
        path = route.path_format.format_map(GIVEN | {"kind": KINDS.get(route.path.split("/")[1])})
        who = next(WHO[str(role)] for role in declared(route).may)
        for wrong in ({}, {name: [{"?": 1}] for name in fields}):
            answer = await county.tried(who, f"/{service}{path}", wrong | {"?": 1})
            assert refused(answer) == (422, "InvalidRequest"), (path, answer.text)
            silent |= set() if answer.json()["findings"] else {route.path}
    assert silent == BEGINS | NOT_THEIRS
