"""A confirmed score leads to the rule set and to the ids of the events that it was made from."""

from tests.loop.county import ITEM, County, begins_after


@begins_after(County.approved_goal)
async def test_a_score_names_its_rule_set_and_the_events_read(county: County) -> None:
    await county.self_evaluated()
    derivation = await county.get("wang", f"/evaluation/self-evaluations/{ITEM}/derivation")
    assert derivation["rule_version"] == "mof/2020"
    read = {one["what"]: one for one in derivation["read"]}
    assert set(read) >= {"绩效目标", "自评填报"}
    trail = (await county.get("wang", f"/audit/items/{ITEM}/trail", limit=200))["items"]
    by_id = {one["id"]: one["type"].rsplit(".", 1)[1] for one in trail}
    assert by_id[read["绩效目标"]["id"]] == "GoalApproved"
    assert by_id[read["自评填报"]["id"]] == "SelfEvaluationFilled"
