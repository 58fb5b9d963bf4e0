"""A county lays down what follows when monitoring comes late (迟报), with four eyes and in pages; its rounds go by it."""

from tests.loop.county import ITEM, PAPERS, County
from tests.portal.browsers import Browsers

LIGHTS = "/monitoring/rule-sets/lights"
AT = f"/decide?at={LIGHTS}"
BANDS = {
    "parameters.lateness.0.from_days": "5",
    "parameters.lateness.0.light": "黄",
    "parameters.lateness.0.deduction": "1.5",
    "parameters.lateness.0.consequence": "全县通报",
}


async def test_bands_for_lateness_are_set_by_two_people_and_a_late_unit_is_warned_and_loses_points(
    county: County, browsers: Browsers
) -> None:
    form = (await browsers["qian"].open(f"{AT}&like=anhui-2019")).form(AT)
    about = {"title": "本地预警规则", "document": "万财绩〔2020〕3号", "in_force_from": "2020-07-01", "reason": "迟报须有后果"}
    sent = await browsers["qian"].send(AT, form | about | BANDS)
    assert sent.status == 200, sent.words[:400]
    await county.settled()
    assert "迟报 · 1 · 其他后果全县通报" in (await browsers["wang"].open("/rules/monitoring/lights/360922-1")).words
    await county.do("wang", f"{LIGHTS}/360922-1/approval", {})
    await county.approved_goal()
    await county.day("2020-07-01")
    june = {"fiscal_year": 2020, "period_end_month": 6, "opens_on": "2020-07-01", "due_on": "2020-07-15", "rule_set": "360922/1"}
    await county.do("wang", "/monitoring/rounds", june)
    await county.do("wang", "/monitoring/rounds/360922-2020-R06/assignments")
    await county.spent("1", "250000.00", "2020-06-30")
    path = await county.filled(6, "60")
    await county.day("2020-07-18")
    assert [(one["outstanding"], one["deduction"]) for one in (await county.get("wang", "/monitoring/late", year=2020))["items"]] == [
        (1, "0.00")
    ]
    await county.day("2020-07-22")
    expected = await browsers["li"].open(f"/items/{ITEM}/monitoring/6")
    assert "迟报7天：满5天亮黄灯，扣考核分1.50分，全县通报" in expected.words
    await county.do("li", f"{path}/submission", PAPERS)
    [warning] = (await county.get("li", "/monitoring/warnings", year=2020))["items"]
    assert (warning["warning"]["kind"], warning["warning"]["light"], warning["rule_set"]) == ("报送时限", "黄", "360922/1")
    shown = await browsers["wang"].open("/lists/late?year=2020")
    assert "县交通局公路站 0 — 1 1.5 全县通报" in shown.words
    assert "全县通报" in (await browsers["wang"].open("/lists/late.csv?year=2020")).text
    assert "全县通报" not in (await browsers["wu"].open("/lists/late?year=2020")).words, "another unit's"
    clearance = {"kind": "报送时限", "reason": "已说明原因"}
    assert (await county.tried("wang", f"{path}/warning-explanation", {"kind": "报送时限", "explanation": "人员调动"})).status_code == 403
    await county.do("li", f"{path}/warning-explanation", {"kind": "报送时限", "explanation": "人员调动"})
    await county.do("wang", f"{path}/warning-clearance", clearance)
    assert (await county.get("li", "/monitoring/warnings", year=2020))["items"] == []
