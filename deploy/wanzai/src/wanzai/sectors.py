"""What a goal's indicators are by sector: the rows of the sector, and the outputs that the project's money buys."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import Any

from wanzai import chance
from wanzai.county import PROJECT_KIND, Item

TEN_THOUSAND = Decimal(10000)
WHOLE, OTHER = "部门整体支出", "机关履职"

Row = dict[str, Any]
"""An indicator as a form carries it."""


@dataclass(frozen=True)
class Output:
    """What a project is for: its sector, how its money goes out, its usual size, and the things it counts with what one of them costs."""

    sector: str
    spending: str
    size: int
    counted: tuple[tuple[str, str, Decimal], ...]


def _read(name: str) -> str:
    return (resources.files("wanzai") / "data" / name).read_text("utf-8")


def _output(row: dict[str, str]) -> Output:
    columns = (("first", "first_measure", "first_cost"), ("second", "second_measure", "second_cost"))
    counted = tuple((row[name], row[measure], Decimal(row[cost])) for name, measure, cost in columns if row[name])
    return Output(row["sector"], row["spending"], int(row["size"]), counted)


OUTPUTS: Mapping[str, Output] = {row["name"]: _output(row) for row in csv.DictReader(_read("outputs.csv").splitlines())}
SECTORS: Mapping[str, dict[str, Any]] = {sector["name"]: sector for sector in tomllib.loads(_read("sectors.toml"))["sector"]}
UNKNOWN = Output(OTHER, "运转", 100, (("年度任务完成数", "项", Decimal(20000)),))
"""Of a project that the table does not know."""


def output_of(item: Item) -> Output:
    """What the item is for; of a whole department and of a project that the table does not know, the usual."""
    return OUTPUTS.get(item.name, UNKNOWN)


def sector_of(item: Item) -> str:
    """The sector that its indicators come from."""
    return output_of(item).sector if item.kind == PROJECT_KIND else WHOLE


def indicators(item: Item) -> list[Row]:
    """The annual indicators as declared in the end; the weights add up to 90, the counted outputs stand first."""
    sector = sector_of(item)
    rows = [_row(item, sector, row) for row in SECTORS[sector]["rows"]]
    return [*_counted(item, sector), *rows] if item.kind == PROJECT_KIND else [rows[0] | {"is_core": True}, *rows[1:]]


def standing(item: Item) -> list[Row]:
    """The indicators that stand in the end: those declared, or those of an adjustment that was granted."""
    if item.goal and item.goal.adjustment and item.goal.adjustment.granted:
        return adjusted(item)
    return indicators(item)


def adjusted(item: Item) -> list[Row]:
    """The indicators after an adjustment: a fifth less of what is counted first."""
    first, *rest = indicators(item)
    return [first | {"target": str(_round(Decimal(first["target"]) * 4 / 5, first["measure"]))}, *rest]


def counted(row: Row) -> bool:
    """It grows over the year: things, not rates."""
    return row["operator"] == "≥" and row["measure"] not in ("%", "年")


def _counted(item: Item, sector: str) -> list[Row]:
    found = []
    things = output_of(item).counted
    for place, (name, measure, cost) in enumerate(things):
        share = Decimal("0.9") if len(things) == 1 else (Decimal("0.65"), Decimal("0.2"))[place]
        target = _round(item.amount * share / cost, measure)
        weight = "20" if len(things) == 1 else ("12", "8")[place]
        found.append(_of("产出", "数量", name, sector, weight) | {"operator": "≥", "target": str(target), "measure": measure})
    return [found[0] | {"is_core": True}, *found[1:]]


def _row(item: Item, sector: str, row: list[Any]) -> Row:
    level1, level2, name, operator, targets, measure, weight = row
    target = chance.lasting(item, name).choice(targets)
    made = _of(level1, level2, name, sector, str(weight)) | {"operator": operator}
    if sector == WHOLE:
        made |= {"commonality": "COMMON"}
    if operator == "定性":
        return made | {"target_text": target}
    return made | {"target": f"{(item.amount / TEN_THOUSAND).normalize():f}" if target == "{cost}" else target, "measure": measure}


def _of(level1: str, level2: str, name: str, sector: str, weight: str) -> Row:
    return {"horizon": "ANNUAL", "level1": level1, "level2": level2, "name": name, "sector": sector, "weight": weight}


def _round(number: Decimal, measure: str) -> Decimal:
    """As people set targets: two or three figures, and never none."""
    if measure.startswith("万") and number < 100:
        return max(number.quantize(Decimal("0.1")), Decimal("0.1"))
    step = next((step for bound, step in ((60, 1), (300, 5), (1000, 10), (10_000, 100)) if number < bound), 500)
    return max(Decimal(round(number / step) * step), Decimal(1))
