"""A report is prepared from a list of results, read with them, prepared anew, and keeps what was typed."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

AT = "/reports/360922-2021-G/preparation"
PAPER = {"_file:package.sha256": ("工作报告.txt", "报告全文".encode())}


@begins_after(County.approved_goal)
async def test_a_report_is_prepared_of_chosen_results_and_read_with_them(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    await county.department_result(ITEM, 72, amount="1200000.00")
    wang = browsers["wang"]
    assert f'href="{AT}"' in (await wang.open("/reports?year=2021")).text
    assert AT not in (await browsers["gov"].open("/reports?year=2021")).text
    assert (await browsers["gov"].open(AT)).status == 404
    page, form = await wang.open(AT), f"{AT}?of=2020"
    assert "农村公路养护经费" in page.words
    assert "120.00" in page.words
    begun = page.form(form)
    assert (begun["title"], begun["items"]) == ("2021 年预算绩效管理工作报告", ITEM), "what was evaluated closely is chosen"
    refused = await wang.send(form, begun | {"summary": "评价一项"})
    assert refused.status == 422
    assert "材料：缺少此项" in refused.words
    assert "评价一项" in refused.text, "what was typed stays"
    seen = await wang.send(form, begun | {"summary": "评价一项"}, files=PAPER)
    assert "评价一项" in seen.words
    assert "农村公路养护经费县交通局公路站部门评价120.0072" in seen.words.replace(" ", "")
    await county.settled()
    again = "/reports/360922-2021-G/1/preparation"
    page = await wang.open(again)
    kept = page.form(f"{again}?of=2020")
    assert kept["summary"] == "评价一项"
    assert "评价两项" in (await wang.send(f"{again}?of=2020", kept | {"summary": "评价两项"})).words
