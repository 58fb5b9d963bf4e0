"""What is wrong with a first declaration, as a reviewer finds it: a published opinion, its sentence, and the form as it was before."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from wanzai import chance
from wanzai.county import Item
from wanzai.sectors import Row, counted

VAGUE_WORDS = "效果明显"


@dataclass(frozen=True)
class Fault:
    """监审意见 on a declaration."""

    code: str
    sentence: str
    before: list[Row]
    """The indicators that it was said of."""


def fault(item: Item, rows: list[Row], stage: str) -> Fault:
    """One of those that this form could have had."""
    kinds = list(KINDS)
    chance.of(item, f"fault {stage}").shuffle(kinds)
    return next(found for kind in kinds if (found := kind(rows)))


def _vague(rows: list[Row]) -> Fault | None:
    for place, row in enumerate(rows):
        if row["operator"] == "定性":
            before = [*rows[:place], row | {"target_text": VAGUE_WORDS}, *rows[place + 1 :]]
            return Fault("TARGET_VAGUE", f"“{row['name']}”的指标值“{VAGUE_WORDS}”无法核实，请写明可查证的标准", before)
    return None


def _low(rows: list[Row]) -> Fault | None:
    first, *rest = rows
    if not counted(first) or Decimal(first["target"]) < 10:
        return None
    low = str((Decimal(first["target"]) * 6 / 10).quantize(Decimal(1)))
    sentence = f"“{first['name']}”只报{low}{first['measure']}，低于上年完成水平，与申请资金不匹配"
    return Fault("TARGET_MISMATCH", sentence, [first | {"target": low}, *rest])


def _unsatisfied(rows: list[Row]) -> Fault | None:
    last = rows[-1]
    outcome = next(row for row in rows if row["level1"] == "效益")
    heavier = [row | {"weight": str(int(row["weight"]) + int(last["weight"]))} if row is outcome else row for row in rows[:-1]]
    return Fault("SATISFACTION_MISSING", f"项目有明确的服务对象，应当设置“{last['name']}”并说明调查方式", heavier)


def _coarse(rows: list[Row]) -> Fault | None:
    if rows[1]["level2"] != "数量":
        return None
    first, second, *rest = rows
    sentence = f"数量指标只有“{first['name']}”，没有反映“{second['name']}”，不够细化、量化"
    return Fault("INDICATOR_TOO_COARSE", sentence, [first | {"weight": str(int(first["weight"]) + int(second["weight"]))}, *rest])


def _costly(rows: list[Row]) -> Fault | None:
    for place, row in enumerate(rows):
        if row["measure"] == "万元" if "measure" in row else False:
            more = f"{(Decimal(row['target']) * 11 / 10).quantize(Decimal('0.01')).normalize():f}"
            before = [*rows[:place], row | {"target": more}, *rows[place + 1 :]]
            return Fault("TARGET_MISMATCH", f"“{row['name']}”{more}万元高于申请金额{row['target']}万元，请按申请金额填报", before)
    return None


KINDS: tuple[Callable[[list[Row]], Fault | None], ...] = (_vague, _low, _unsatisfied, _coarse, _costly)
