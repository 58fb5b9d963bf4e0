"""A page that has its rows whole shows them in the order that its address asks for; what it does not know is its own order."""

import re
from typing import Any

from portal.order import Order, day_or_last, number, text
from tests.loop.county import County
from tests.portal.browsers import Browsers, Seen

ROWS: list[dict[str, Any]] = [
    {"name": "道路", "amount": "90.00", "due_on": "2020-06-30"},
    {"name": "桥梁", "amount": "120.00", "due_on": None},
    {"name": "防汛", "amount": "90.00", "due_on": "2020-03-31"},
]
KEYS = {"name": text("name"), "amount": number("amount"), "due_on": day_or_last("due_on")}
PROJECTS = {"360922-2020-P0017": "养护经费", "360922-2020-P0018": "桥梁经费", "360922-2020-P0019": "安保经费"}


def shown(**query: str) -> list[object]:
    return [row["name"] for row in Order.asked(query, KEYS).of(ROWS)]


def test_rows_alike_stay_in_the_pages_own_order_whichever_way_they_are_read() -> None:
    assert shown() == shown(sort="password") == shown(desc="true") == ["道路", "桥梁", "防汛"]
    assert shown(sort="amount") == ["道路", "防汛", "桥梁"]
    assert shown(sort="amount", desc="true") == ["桥梁", "道路", "防汛"]
    assert shown(sort="due_on") == ["防汛", "道路", "桥梁"]


async def test_work_queue_register_and_cases_are_read_in_order_of_their_columns(county: County, browsers: Browsers) -> None:
    for item, name in PROJECTS.items():
        await county.drafted_and_declared(item, name=name)
    chen = browsers["chen"]
    for address in ("/?", "/queue?"):
        page = await chen.open(f"{address}sort=unit&desc=true")
        assert re.findall(r'aria-sort="(\w+)"', page.text) == ["descending"], address
        assert all(name in page.words for name in PROJECTS.values())
    assert order(await chen.open("/queue?sort=name"), *PROJECTS.values()) == sorted(PROJECTS.values())
    assert order(await chen.open("/queue?sort=name&desc=true"), *PROJECTS.values()) == sorted(PROJECTS.values(), reverse=True)
    wang = browsers["wang"]
    units = ("县交通局公路站", "县农业农村局种子站")
    assert order(await wang.open("/units?sort=name&desc=true"), *units) == sorted(units, reverse=True)
    found = await wang.open("/units?q=公路站")
    assert order(found, *units) == ["县交通局公路站"]
    files = (await wang.open("/units.csv?sort=name&desc=true")).text, (await chen.open("/todo.csv?sort=task")).text
    assert files[0].index("县农业农村局种子站") < files[0].index("县交通局公路站")
    assert all(name in files[1] for name in PROJECTS.values())
    assert "没有符合条件的单位" in (await wang.open("/units?status=已撤并")).words
    assert (await wang.open("/units?sort=password")).status == 422
    for path in ("/library?sort=sector&desc=true", "/library/cases?sort=unit", "/engagements?sort=name", "/quadrant?sort=amount&year=2020"):
        assert (await wang.open(path)).status == 200, path


def order(page: Seen, *names: str) -> list[str]:
    """Those of the names that stand in the table, as they stand one below the other."""
    body = page.text.partition("<tbody")[2].partition("</table>")[0]
    return sorted((name for name in names if name in body), key=body.index)
