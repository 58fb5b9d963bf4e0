"""A unit prints its forms as on paper and takes them along as .xlsx; another unit's clerk does not."""

from shared.forms import Kind, document, forms_in, read
from shared.forms.national import rows_of
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

PAGES = {
    f"/items/{ITEM}/declaration": Kind.GOAL_DECLARATION,
    f"/items/{ITEM}/monitoring/7": Kind.MONITORING,
    f"/items/{ITEM}/self-evaluation": Kind.PROJECT_SELF_EVALUATION,
}


@begins_after(County.approved_and_monitored)
async def test_the_page_of_a_form_leads_to_the_paper_and_to_the_file(county: County, browsers: Browsers) -> None:
    await county.self_evaluated()
    for page, kind in PAGES.items():
        paper = f"{page}/form"
        if kind is not Kind.GOAL_DECLARATION:
            seen = await browsers["li"].open(page)
            assert f'href="{paper}"' in seen.text
            assert f'href="{paper}.xlsx"' in seen.text
            assert "打印人：李" in seen.words
        printed = await browsers["li"].open(paper)
        assert printed.status == 200
        assert kind.zh in printed.words
        assert "单位：万元" in printed.words
        assert "养护里程" in printed.words
        (form,) = forms_in(read("表.xlsx", (await browsers["li"].open(f"{paper}.xlsx")).answer.content)).forms
        assert document(form).kind is kind
        assert (await browsers["wu"].open(paper)).status == 403
        assert (await browsers["wu"].open(f"{paper}.xlsx")).status == 403


@begins_after(County.approved_goal)
async def test_finance_takes_the_national_tables_along_and_a_unit_is_not_led_to_them(county: County, browsers: Browsers) -> None:
    address = "/national-tables/PM_PERF_INDICATOR.csv?year=2020"
    assert f'href="{address}"' in (await browsers["wang"].open("/lists/goals?year=2020")).text
    rows = [row for _, row in rows_of(read("表.csv", (await browsers["wang"].open(address)).answer.content))]
    assert [row["kpi_content"].text for row in rows] == ["养护里程", "通行保障", "群众满意度"]
    assert "national-tables" not in (await browsers["li"].open("/lists/goals?year=2020")).text
    assert (await browsers["li"].open(address)).status == 403
    assert (await browsers["wang"].open("/national-tables/..%2Fevents.csv")).status == 404
    assert (await browsers["wang"].open("/national-tables/NONE.csv")).status == 422


@begins_after(County.approved_and_monitored)
async def test_a_unit_takes_its_own_monitoring_along_as_a_national_table(county: County, browsers: Browsers) -> None:
    address = "/national-tables/PAY_PERF_MONITOR_INFO.csv?year=2020"
    assert f'href="{address}"' in (await browsers["li"].open("/lists/monitoring?year=2020")).text
    for who, names in (("li", ["养护里程", "通行保障", "群众满意度"]), ("wu", [])):
        rows = [row for _, row in rows_of(read("表.csv", (await browsers[who].open(address)).answer.content))]
        assert [row["lv3_perf_ind_name"].text for row in rows] == names
