"""The monitoring form's rows as of the end of a month: what is done by then where the goal's light is to be green, yellow or red."""

from decimal import ROUND_DOWN, ROUND_UP, Decimal
from random import Random
from typing import Any

from wanzai import chance
from wanzai.attained import ATTAINED
from wanzai.county import Item
from wanzai.sectors import TEN_THOUSAND, Row, counted, standing
from wanzai.spending import spending_of

CAUSES = (["经费保障"], ["制度保障"], ["人员保障"], ["硬件条件保障", "其他"], ["其他"])
SHARES = {"绿": (0.86, 1.16), "黄": (0.62, 0.78), "红": (0.15, 0.56)}
"""Done, of what the time asks for."""


def progress(item: Item, light: str, month: int, executed: Decimal) -> list[dict[str, Any]]:
    """A row for each indicator; the light hangs on one of them."""
    random = chance.of(item, f"progress {month}")
    rows = standing(item)
    lagging = _lagging(rows, light, month)
    return [
        {"indicator": row["name"]}
        | (_behind(item, row, light, month, random) if row is lagging else _in_time(row, month, executed, random))
        for row in rows
    ]


def lagging_indicator(item: Item, light: str, month: int) -> str:
    """The name of the indicator that the light hangs on; empty where it is green."""
    row = _lagging(standing(item), light, month)
    return row["name"] if row else ""


def _lagging(rows: list[Row], light: str, month: int) -> Row | None:
    """The first counted output where whole numbers allow the light, else what is measured in time."""
    if light == "绿":
        return None
    first = rows[0]
    step, (least, most) = _step(first), _bounds(first, light, month)
    if first["operator"] == "≥" and (most / step).to_integral_value(ROUND_DOWN) * step >= least:
        return first
    return next(row for row in rows if row["level2"] == "时效")


def _step(row: Row) -> Decimal:
    return Decimal("0.1") if row["measure"] == "%" or "." in row["target"] else Decimal(1)


def _bounds(row: Row, light: str, month: int) -> tuple[Decimal, Decimal]:
    due = Decimal(row["target"]) * month / 12
    least, most = SHARES[light]
    return due * Decimal(str(least)), due * Decimal(str(most))


def _behind(item: Item, row: Row, light: str, month: int, random: Random) -> dict[str, Any]:
    least, most = _bounds(row, light, month)
    step = _step(row)
    done = ((least + (most - least) * Decimal(str(round(random.random(), 3)))) / step).to_integral_value(ROUND_UP) * step
    done = min(done, (most / step).to_integral_value(ROUND_DOWN) * step)
    target = Decimal(row["target"])
    expected = (target * Decimal("0.95" if light == "黄" else "0.6") / step).to_integral_value(ROUND_UP) * step
    return {
        "actual": str(done),
        "expected_actual": str(min(expected, target)),
        "likelihood": "有可能" if light == "黄" else "完全不可能",
        "causes": random.choice(CAUSES),
        "explanation": spending_of(item).behind,
    }


def _in_time(row: Row, month: int, executed: Decimal, random: Random) -> dict[str, Any]:
    if row["operator"] == "定性":
        return {"tier": ATTAINED, "likelihood": "确定能"}
    target = Decimal(row["target"])
    if row["measure"] == "万元":
        return {"actual": f"{(executed / TEN_THOUSAND).normalize():f}", "likelihood": "确定能"}
    if row["operator"] == "≤":
        actual = (target * Decimal(str(round(random.uniform(0.5, 0.98), 2)))).quantize(Decimal("0.1"))
        return {"actual": str(actual), "likelihood": "确定能"}
    if target == 0 or row["measure"] == "年":
        return {"actual": str(target), "likelihood": "确定能"}
    if not counted(row):
        return {"actual": str(_rate(row, target, random)), "expected_actual": str(target), "likelihood": "确定能"}
    least, most = _bounds(row, "绿", month)
    step = _step(row)
    done = ((least + (most - least) * Decimal(str(round(random.random(), 3)))) / step).to_integral_value(ROUND_UP) * step
    return {"actual": str(done), "expected_actual": str(max(target, done)), "likelihood": "确定能"}


def _rate(row: Row, target: Decimal, random: Random) -> Decimal:
    """Rates are what they are already, those of time too: so far nothing was late."""
    if row["operator"] == "=" or target >= 100:
        return target
    above = float(100 - target) * 0.7 if target > 30 else float(target) * 0.4
    return target + Decimal(str(round(random.uniform(0, above), 1)))
