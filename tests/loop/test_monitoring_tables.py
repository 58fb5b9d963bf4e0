"""A year's monitoring goes out as the national tables, with the columns that the standard names, to each whoever may read it."""

from hashlib import sha256
from uuid import uuid4

import pytest

from shared.forms import read
from shared.forms.national import MONITORING, WRITTEN, rows_of
from tests.loop.county import ITEM, County, begins_after
from tests.scenario.papers import paper

TASK, INFO, ATTACH = MONITORING
WHOSE = "agency_code agency_name dept_code dept_name pro_code pro_name"
LEVELS = "lv{0}_perf_ind_code lv{0}_perf_ind_name"
COLUMNS = {
    "PAY_PERF_MONITOR_TASK": "perf_task_id fiscal_year mof_div_code mof_div_name perf_task_no perf_type_code perf_type_name "
    f"perf_task_title perf_task_dsec task_end_date {WHOSE} is_last_inst times is_deleted",
    "PAY_PERF_MONITOR_INFO": f"perf_mon_id perf_task_id perf_mon_no perf_type_code {WHOSE} kpi_target pro_bgt_comp est_pro_bgt_annual "
    f"{' '.join(LEVELS.format(n) for n in (1, 2, 3))} kpi_val perf_comp est_perf_annual ana_dev_reasons complete_rate perf_send_date "
    "is_perf_rectify rectify_advise rectify_epilog is_last_inst times",
    "PAY_PERF_MONITOR_ATTACH": "perf_att_id perf_mon_id file_name full_path report_file",
}
PROBLEM = {"code": "W1", "description": "进度滞后", "demand": "加快实施"}
NOTICE = {"unit": "219001", "name": "养护", "origin": "MONITORING", "problems": [PROBLEM]}
TERMS = {"document": "万财绩整〔2020〕1号", "measures_due_on": "2020-09-20", "completion_due_on": "2020-10-20"}
PATH = f"/monitoring/items/{ITEM}/records/7"


async def table(county: County, who: str, name: str, ending: str = "csv") -> list[dict[str, str]]:
    """Its rows by their columns' names, blank cells left out."""
    answer = await county.people[who].get(f"/monitoring/national-tables/{name}.{ending}", year=2020)
    assert answer.status_code == 200, answer.text
    found = list(rows_of(read(f"{name}.{ending}", answer.content)))
    assert all(tuple(row) == tuple(COLUMNS[name].split()) for _, row in found)
    return [{column: cell.text for column, cell in row.items() if cell.text} for _, row in found]


def test_the_columns_are_those_of_the_standard() -> None:
    assert {name: " ".join(told.names) for name, told in MONITORING.items()} == COLUMNS


@begins_after(County.approved_and_monitored)
async def test_tasks_rows_and_papers_go_out_in_each_kind_of_file(county: County) -> None:
    for ending in WRITTEN:
        (task,) = await table(county, "wang", TASK, ending)
        assert (task["perf_task_no"], task["mof_div_code"], task["pro_code"]) == (f"{ITEM}/07", "360922000", "0017")
        assert (task["task_end_date"], task["agency_name"], task["dept_name"]) == ("2020-08-20", "县交通局公路站", "县交通局")
        rows = await table(county, "wang", INFO, ending)
        assert [row["lv3_perf_ind_name"] for row in rows] == ["养护里程", "通行保障", "群众满意度"]
        assert {row["perf_task_id"] for row in rows} == {task["perf_task_id"]}
        assert {row["pro_bgt_comp"] for row in rows} == {"120000.00"}, "the project's budget is repeated beside each"
        papers = await table(county, "wang", ATTACH, ending)
        assert {paper["perf_mon_id"] for paper in papers} == {rows[0]["perf_mon_id"]}
        assert [paper["report_file"] for paper in papers] == ["监控自评表", "自评报告"]
        assert (await county.people["wang"].get(papers[0]["full_path"])).status_code == 200


@begins_after(County.approved_and_monitored)
async def test_nothing_is_told_of_what_the_unit_is_still_at(county: County) -> None:
    await county.do("chen", f"{PATH}/department-return", {"reason": "数据不全"})
    assert [len(await table(county, "wang", name)) for name in (TASK, INFO, ATTACH)] == [1, 0, 0]


@begins_after(County.approved_and_monitored)
async def test_a_unit_takes_its_own_and_nothing_of_others(county: County) -> None:
    for name in (TASK, INFO, ATTACH):
        assert await table(county, "li", name) == await table(county, "chen", name) == await table(county, "wang", name) != []
        assert await table(county, "wu", name) == []


@begins_after(County.approved_and_monitored)
async def test_a_row_says_what_was_to_be_put_right_and_what_came_of_it(county: County) -> None:
    one = f"/feedback/rectifications/{ITEM}/1"
    await county.do("wang", f"{one}/draft", NOTICE)
    await county.do("wang", f"{one}/issue", TERMS)
    for row in await table(county, "li", INFO):
        assert (row["is_perf_rectify"], row["rectify_advise"], row.get("rectify_epilog")) == ("1", "加快实施", None)
    await county.do("li", f"{one}/acknowledgement")
    plan = {"problem": "W1", "measure": "增派人手", "owner": "站长", "planned_on": "2020-09-25"}
    await county.do("li", f"{one}/measures", {"measures": [plan]})
    await county.do("wang", f"{one}/measures-acceptance")
    done = {"problem": "W1", "result": "已完成", "done_on": "2020-08-05", "evidence": [paper("验收单")]}
    await county.do("li", f"{one}/report", {"remedies": [done]})
    await county.do("wang", f"{one}/verification", {"opinion": "属实"})
    assert {row["rectify_epilog"] for row in await table(county, "li", INFO)} == {"已完成；属实"}


@begins_after(County.approved_and_monitored)
async def test_a_notice_that_is_withdrawn_demands_nothing(county: County) -> None:
    await county.do("wang", f"/feedback/rectifications/{ITEM}/1/draft", NOTICE)
    await county.do("wang", f"/feedback/rectifications/{ITEM}/1/issue", TERMS)
    await county.do("wang", f"/feedback/rectifications/{ITEM}/1/withdrawal", {"reason": "误发"})
    assert {row["is_perf_rectify"] for row in await table(county, "li", INFO)} == {"2"}


@pytest.mark.parametrize("ending", WRITTEN)
@begins_after(County.approved_and_monitored)
async def test_a_units_own_table_is_imported_as_its_monitoring_form(county: County, ending: str) -> None:
    li = county.people["li"]
    content = (await li.get(f"/monitoring/national-tables/{INFO}.{ending}", year=2020)).content
    await county.do("chen", f"{PATH}/department-return", {"reason": "数据不全"})
    name = f"{INFO}.{ending}"
    keyed = li.headers | {"Idempotency-Key": str(uuid4())}
    sent = await li.http.post("/monitoring/evidence", params={"about": ITEM, "name": name}, content=content, headers=keyed)
    assert sent.status_code == 200, sent.text
    look = {"file": {"title": name, "sha256": sha256(content).hexdigest()}, "about": ITEM, "month": 7}
    (form,) = (await county.tried("li", "/monitoring/records/imports/preview", look)).json()["forms"]
    assert (form["item"], form["drafts"], [one for one in form["findings"] if one["fatal"]]) == (ITEM, True, [])
    before = await county.get("li", PATH)
    await county.do("li", f"{PATH}/progress", form["content"])
    after = await county.get("li", PATH)
    assert after["rows"] == before["rows"] != []
    other = (await county.tried("li", "/monitoring/records/imports/preview", look | {"month": 6})).json()["forms"][0]
    assert other["content"] is None, "another round's rows are not taken"
