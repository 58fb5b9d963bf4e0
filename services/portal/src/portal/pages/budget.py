"""The budget gate (无目标不安排预算): may an item be budgeted, what the budget system wanted to enter, what results say of next year."""

from starlette.responses import Response

from portal.desk import Visit
from portal.item_number import ITEM
from portal.listings import AMOUNT, ITEM_CODE, NAME, UNIT, UNIT_CODE, Column
from portal.pages.taking import Table, listed, of_year
from portal.terms import _

TABLE = Table(
    "/budget",
    _("预算编列"),
    (
        ITEM_CODE,
        UNIT_CODE,
        NAME,
        UNIT,
        Column("reference", _("预算单号")),
        AMOUNT,
        Column("status", _("结果"), "status"),
        Column("reason", _("理由"), "prose"),
        Column("told_on", _("日期"), "day"),
    ),
    listed("goals", "/budget-entries"),
    of_year("sort", "desc"),
)


async def budget(visit: Visit) -> Response:
    """`/budget?year=2021&item=…&amount=…`."""
    given = visit.request.query_params
    year = visit.year
    item, amount = given.get("item", "").strip().upper(), given.get("amount", "").replace(",", "").strip()
    questions = {
        "entries": ("goals", "/budget-entries", {**TABLE.asked(visit), "after": given.get("after", "")}),
        "waiting": ("goals", "/items", {"year": year, "status": "财政已审", "limit": 100}),
        "linkages": ("feedback", "/linkages", {"year": year, "limit": 200}),
    }
    if ITEM.fullmatch(item):
        questions["gate"] = ("goals", f"/gate/{item}", {"amount": amount})
    asked = await visit.ask.together(**questions)
    entries = asked["entries"]
    if not entries.ok and not entries.away and entries.status != 422:
        return visit.refused(entries)
    return visit.show(
        "budget.html",
        422 if entries.status == 422 or (item and "gate" not in asked) else 200,
        here="budget",
        year=year,
        item=item,
        amount=amount,
        gate=asked.get("gate"),
        entries=entries,
        by=given.get("sort") or "item",
        falling=given.get("desc") == "true",
        waiting=asked["waiting"],
        linkages=asked["linkages"],
        units=await visit.units(),
    )
