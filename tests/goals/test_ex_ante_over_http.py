"""A new project is evaluated before it is declared, by the rules that the county has set: everything over HTTP."""

from typing import Any

from tests.goals.ex_ante_samples import before, judgements
from tests.goals.samples import ITEM, content, form
from tests.scenario.answers import recorded, refused
from tests.scenario.people import People

AT = f"/ex-ante-evaluations/{ITEM}"
REQUEST = {"content": before().model_dump(mode="json")}
ASSESSMENT = {"judgements": judgements("17.5").model_dump(mode="json"), "recommends": "调整后支持", "opinion": "单价偏高"}
CONCLUSION = {"outcome": "调整后支持", "supported": "1200000", "reason": "按标准核定", "document": "万财绩〔2019〕8号"}
LESS = {"content": form(content(fiscal_funds="1100000", amount="1300000"))}
RULES = {"title": "事前绩效评估起点", "document": "万财绩〔2019〕9号", "in_force_from": "2019-11-04", "reason": "县政府决定"}


async def threshold(people: People, **parameters: Any) -> None:
    """The county's rule set, approved by a second person."""
    sent = await people["qian"].post("/rule-sets/ex-ante", RULES | {"parameters": parameters})
    assert recorded(sent)
    assert recorded(await people["wang"].post("/rule-sets/ex-ante/360922-1/approval", {}))


async def test_without_support_the_declaration_is_refused_and_the_check_says_so_before(people: People) -> None:
    assert recorded(await people["li"].post(f"/items/{ITEM}/draft", {"content": form()}))
    passes = (await people["li"].post(f"/items/{ITEM}/draft/check", {"content": form()})).json()
    assert passes["passes"]
    await threshold(people, project_from="1000000")
    checked = (await people["li"].post(f"/items/{ITEM}/draft/check", {"content": form()})).json()
    assert [(one["code"], one["place"]) for one in checked["findings"] if one["fatal"]] == [("EX_ANTE_MISSING", "amount")]
    declared = await people["li"].post(f"/items/{ITEM}/declaration", {"budget_round": "二上"})
    assert refused(declared) == (422, "FatalFindings")
    assert "达到事前绩效评估起点 1000000.00 元" in declared.json()["detail"]
    for who, step, body in (
        ("li", "request", REQUEST),
        ("chen", "assessment", ASSESSMENT),
        ("qian", "conclusion", CONCLUSION),
    ):
        assert recorded(await people[who].post(f"{AT}/{step}", body))
    more = await people["li"].post(f"/items/{ITEM}/draft", LESS)
    assert recorded(more)
    too_much = await people["li"].post(f"/items/{ITEM}/declaration", {"budget_round": "二上"})
    assert "超过事前绩效评估支持的 1200000.00 元" in too_much.json()["detail"]
    assert recorded(await people["li"].post(f"/items/{ITEM}/draft", {"content": form()}))
    assert recorded(await people["li"].post(f"/items/{ITEM}/declaration", {"budget_round": "二上"}))


async def test_each_status_waits_for_somebody_and_a_unit_reads_no_assessment(people: People) -> None:
    assert recorded(await people["li"].post(f"{AT}/request", REQUEST))
    assert [(one["kind"], one["task"]) for one in await waiting(people, "chen")] == [("ex-ante", "在五个方面作事前绩效评估，或退回")]
    assert recorded(await people["chen"].post(f"{AT}/return", {"reason": "测算不足"}))
    assert [one["returned_because"] for one in await waiting(people, "li")] == ["测算不足"]
    assert recorded(await people["li"].post(f"{AT}/request", REQUEST))
    assert recorded(await people["chen"].post(f"{AT}/assessment", ASSESSMENT))
    assert [one["task"] for one in await waiting(people, "qian")] == ["作出事前绩效评估结论，或退回"]
    seen = {who: (await people[who].get(AT)).json() for who in ("li", "chen", "qian")}
    assert [bool(seen[who]["assessed"]) for who in seen] == [False, True, True]
    may = {who: {one["name"] for one in seen[who]["decisions"] if one["allowed"]} for who in seen}
    assert may == {"li": {"WITHDRAW"}, "chen": {"RETURN", "WITHDRAW"}, "qian": {"RETURN", "CONCLUDE"}}
    assert (await people["wu"].get(AT)).status_code == 403
    assert recorded(await people["qian"].post(f"{AT}/conclusion", CONCLUSION))
    assert await waiting(people, "qian") == await waiting(people, "li") == []
    assert refused(await people["qian"].post(f"{AT}/revocation", {"reason": "情况变化", "document": "1号"}))[0] == 403
    [row] = (await people["wang"].get("/ex-ante-evaluations", year=2020, counted="true")).json()["items"]
    assert (row["outcome"], row["supported"], row["document"]) == ("调整后支持", "1200000.00", "万财绩〔2019〕8号")
    assert (await people["wu"].get("/ex-ante-evaluations", year=2020)).json()["items"] == []
    assert recorded(await people["wang"].post(f"{AT}/revocation", {"reason": "情况变化", "document": "万财绩〔2019〕10号"}))
    [row] = (await people["wang"].get("/ex-ante-evaluations", year=2020, status="结论已撤销")).json()["items"]
    assert (row["outcome"], row["supported"], row["document"]) == (None, None, "")


async def waiting(people: People, who: str) -> list[dict[str, Any]]:
    """What waits for somebody of ex-ante evaluations."""
    items: list[dict[str, Any]] = (await people[who].get("/todo", kind="ex-ante")).json()["items"]
    return items
