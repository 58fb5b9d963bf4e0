"""A record's rows of PAY_PERF_MONITOR_INFO read again as the monitoring form (绩效目标执行监控表) that they make up."""

import re
from collections.abc import Mapping, Sequence

from shared.forms.book import Sheet
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.layout.words import ANNUAL, column
from shared.forms.national.tables import CHANCES

NUMBER = re.compile(r"[0-9]{6}-(?P<fiscal_year>20[0-9]{2})-[0-9A-Z]+/(?P<period_end_month>[01][0-9])")
"""perf_mon_no as it is given here; another system's says neither year nor month."""
FIELDS = {
    "pro_code": "project_code",
    "pro_name": "project_name",
    "agency_code": "unit_code",
    "agency_name": "unit",
    "dept_name": "department",
    "kpi_target": "annual_goal",
}
FUNDS = {"pro_bgt_comp": "executed", "est_pro_bgt_annual": "forecast"}
INDICATOR = {
    "lv1_perf_ind_name": "level1",
    "lv2_perf_ind_name": "level2",
    "lv3_perf_ind_name": "level3",
    "kpi_val": "target",
    "perf_comp": "actual",
    "est_perf_annual": "forecast",
    "complete_rate": "possibility",
}
LONGEST_NAME = 180
"""A name that fills its column may have been cut there, and is compared with none."""
WORDS = {number: word for word, number in CHANCES.items()}
Cells = Mapping[str, Cell]


def monitoring_form(sheet: Sheet, rows: Sequence[Cells], *, typed: bool) -> Form:
    """Of one record; its money is repeated in each row, in yuan."""
    first = rows[0]
    fields = {FIELDS[name]: cell for name, cell in first.items() if name in FIELDS and cell.text}
    if len(first["pro_name"].text if "pro_name" in first else "") >= LONGEST_NAME:
        del fields["project_name"]
    if (number := first.get("perf_mon_no")) and (told := NUMBER.fullmatch(number.text)):
        fields |= {name: _instead(number, text) for name, text in told.groupdict().items()}
    funds = {FUNDS[name]: cell for name, cell in first.items() if name in FUNDS and cell.text}
    tables = {"indicators": tuple(map(_indicator, rows))}
    if funds:
        place = next(iter(funds.values()))
        fields["amount_unit"] = _instead(place, "元")
        tables["funds"] = (Row({"kind": _instead(place, "total")} | funds),)
    return Form(Kind.MONITORING, Layout.REGISTER, sheet.name, fields, tables, (), typed)


def _indicator(row: Cells) -> Row:
    cells = {INDICATOR[name]: cell for name, cell in row.items() if name in INDICATOR and cell.text}
    if chance := cells.get("possibility"):
        number = chance.text.rstrip("0").rstrip(".") if "." in chance.text else chance.text
        cells["possibility"] = _instead(chance, WORDS.get(number, chance.text))
    if why := row.get("ana_dev_reasons"):
        cells |= _reasons(why)
    return Row(cells, ANNUAL)


def _reasons(why: Cell) -> dict[str, Cell]:
    """经费保障、其他：资金晚到 — the causes that the form has columns for, and the explanation; all of it where it begins with no cause."""
    causes, _, said = why.text.partition("：")
    columns = [column(cause) or "" for cause in causes.split("、")]
    if not all(name.startswith("cause_") for name in columns):
        columns, said = [], why.text
    return {name: _instead(why, "√") for name in columns} | {"reason": _instead(why, said)}


def _instead(cell: Cell, text: str) -> Cell:
    """What is meant, at the same place."""
    return Cell.of(text, cell.sheet, cell.at, cell.row, cell.error)
