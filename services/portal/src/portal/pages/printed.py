"""Official forms (表样) as they are printed on A4, and the same as .xlsx: the layout is the service's own."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from portal.desk import Visit
from portal.pages.evidence import passed_on
from portal.terms import _

GOALS = (
    ("PM_PERF_GOAL_INFO", _("项目绩效目标")),
    ("PM_PERF_INDICATOR", _("项目绩效指标")),
    ("BGT_PERF_GOAL_INFO", _("部门整体绩效目标")),
    ("BGT_PERF_INDICATOR", _("部门整体绩效指标")),
    ("BAS_PERF_INDICATOR", _("指标库")),
)
MONITORING = (
    ("PAY_PERF_MONITOR_TASK", _("绩效监控任务")),
    ("PAY_PERF_MONITOR_INFO", _("绩效监控信息")),
    ("PAY_PERF_MONITOR_ATTACH", _("绩效监控附件")),
)
BUREAU = frozenset({"FINANCE_DIVISION", "PERFORMANCE_OFFICE", "BUDGET_OFFICE", "AUDIT", "operator"})
TABLES = {"goals": (GOALS, BUREAU), "monitoring": (MONITORING, BUREAU | {"AGENCY", "DEPARTMENT"})}
"""The national tables (国家标准表) below each list, what they are called, and who is led there; whether they get them, the service says."""
FILE = re.compile(r"[A-Z_]{1,40}\.[a-z]{3,4}")


def tables_for(visit: Visit, listed: str) -> tuple[tuple[str, str], ...]:
    """The tables that are offered to this person below a list."""
    tables, roles = TABLES.get(listed, ((), frozenset()))
    return tables if roles & set(visit.person.roles) else ()


async def national_table(visit: Visit) -> Response:
    """`/national-tables/PM_PERF_INDICATOR.csv?year=2021`."""
    name, year = visit.request.path_params["file"], visit.request.query_params.get("year", "").strip()
    if not FILE.fullmatch(name):
        return visit.missing()
    service = "monitoring" if name.startswith("PAY_") else "goals"
    return await passed_on(visit, service, f"/national-tables/{name}" + (f"?year={quote(year)}" if year else ""))


@dataclass(frozen=True)
class Printed:
    """One kind of form: where its page is, below the item's, and which service has it."""

    at: str
    here: str
    path: str

    async def page(self, visit: Visit) -> Response:
        """`/items/…/declaration/form`."""
        said = await visit.ask.get(self.here, self._path(visit))
        if not said.ok:
            return visit.refused(said)
        item, address = visit.request.path_params["item"], visit.request.url.path
        back = address.removesuffix("/form")
        return visit.show("printed.html", here=self.here, item=item, form=said.body, address=address, back=back)

    async def file(self, visit: Visit) -> Response:
        """`/items/…/declaration/form.xlsx`."""
        return await passed_on(visit, self.here, f"{self._path(visit)}.xlsx")

    def _path(self, visit: Visit) -> str:
        return self.path.format(**visit.request.path_params)


FORMS = (
    Printed("declaration/form", "goals", "/items/{item}/form"),
    Printed("monitoring/{month:int}/form", "monitoring", "/items/{item}/records/{month}/form"),
    Printed("self-evaluation/form", "evaluation", "/self-evaluations/{item}/form"),
)
