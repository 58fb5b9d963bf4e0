"""Which logs have lost events for good and gone on as another one (日志分支), and how many of the lost ones audit keeps."""

from starlette.responses import Response

from portal.desk import Visit
from portal.listings import Column
from portal.pages.taking import Table, listed
from portal.terms import _

TABLE = Table(
    "/branches",
    _("日志分支"),
    (
        Column("source", _("日志")),
        Column("parent", _("原日志"), "code"),
        Column("branch", _("新日志"), "code"),
        Column("position", _("留存至"), "number"),
        Column("known", _("最远听到"), "number"),
        Column("known_by", _("最远听到者")),
        Column("kept", _("审计留存"), "number"),
        Column("authority", _("批准")),
        Column("reason", _("理由"), "prose"),
        Column("recordedtime", _("记录时间"), "moment"),
    ),
    listed("audit", "/branches"),
)


async def branches(visit: Visit) -> Response:
    """`/branches`."""
    said = await visit.ask.get("audit", "/branches", after=visit.request.query_params.get("after", ""))
    if not said.ok:
        return visit.refused(said)
    return visit.show("branches.html", rows=said.items, next=said.next)
