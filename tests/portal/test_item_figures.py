"""预算执行 at the top of an item's page is what the treasury told last, beside what the last monitored month rests on."""

from portal.figures import figures
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers


@begins_after(County.approved_and_monitored)
async def test_the_treasurys_newest_figures_stand_beside_those_of_the_last_monitored_month(county: County, browsers: Browsers) -> None:
    seen = (await browsers["wang"].open(f"/items/{ITEM}")).words
    assert "预算执行 · 国库" in seen
    await county.day("2020-10-09")
    await county.spent("91", "375000.00", "2020-09-30")
    now = (await county.get("wang", f"/audit/items/{ITEM}"))["monitoring"]["newest_execution"]
    assert (now["executed"], now["rate"], now["as_of"]) == ("375000.00", "75.00", "2020-09-30")
    seen = (await browsers["wang"].open(f"/items/{ITEM}")).words
    assert "37.50万元75.00% · 截至 2020年9月30日" in seen
    assert "监控 1—7 月 · 国库 12.00 万元 · 10.00% · 截至 2020年7月28日" in seen


def test_what_the_unit_stated_stands_alone_where_the_treasury_has_told_nothing() -> None:
    stated = {"execution": {"executed": "60.00", "rate": "50.00", "reference": None, "as_of": None}}
    [one] = figures({"monitoring": {"records": {"7": stated}, "newest_execution": None}})
    assert (one.value, one.source, one.month, one.note, one.beside) == ("60.00", "单位填报", 7, "50.00%", None)
