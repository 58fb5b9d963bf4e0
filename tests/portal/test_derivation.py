"""结果由来: each computed result of an item leads to its rule set and to the events that were read."""

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers

AT = f"/items/{ITEM}/derivation"


async def test_scores_lights_and_linkages_lead_to_their_rules_and_events(county: County, browsers: Browsers) -> None:
    await county.approved_goal()
    assert "还没有算出的结果" in (await browsers["wang"].open(AT)).words
    await county.monitored(6)
    await county.self_evaluated()
    await county.do(
        "zhou", "/feedback/linkage-policies/2022", {"rows": [{"grade": "中", "action": "压减"}], "document": "万财预〔2021〕2号"}
    )
    cut = {"next_year": 2022, "action": "压减", "ratio": "10", "reason": "中"}
    await county.do("wang", f"/feedback/linkages/{ITEM}/SELF/proposal", cut)
    derived = await county.get("wang", f"/evaluation/self-evaluations/{ITEM}/derivation")
    page = await browsers["wang"].open(AT)
    for link in ("/rules/monitoring/lights/anhui-2019", "/rules/evaluation/scoring/mof-2020"):
        assert f'href="{link}"' in page.text
    assert all(one["rule"] in page.text for one in derived["lines"])
    assert all(one["id"] in page.text for one in derived["read"])
    assert "6月监控灯色" in page.words
    assert "单位自评结果应用120000.00 元" in page.words
    assert "2022 年的挂钩办法" in page.words
    assert (await browsers["wu"].open(AT)).status in (403, 404)
