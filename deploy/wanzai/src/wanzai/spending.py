"""How the money of an item goes out over the year, and the words for it, by kind of spending."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources

from wanzai import chance
from wanzai.county import Item
from wanzai.sectors import output_of


@dataclass(frozen=True)
class Spending:
    """工程, 采购, 补助, 运转, 服务 or 奖补."""

    july: tuple[float, float]
    """Share spent by the end of July, at least and at most."""
    behind: str
    measures: str
    unspent: str
    behind_in: Mapping[str, str]
    """Fiscal year → why it lagged in that year."""


_TABLE = tomllib.loads((resources.files("wanzai") / "data" / "spending.toml").read_text("utf-8"))
KINDS: Mapping[str, Spending] = {
    kind: Spending((row["july"][0], row["july"][1]), row["behind"], row["measures"], row["unspent"], row.get("behind_in", {}))
    for kind, row in _TABLE.items()
}


def spending_of(item: Item) -> Spending:
    """The kind of spending that the item is, in the words of its year."""
    kind = KINDS[output_of(item).spending]
    return replace(kind, behind=kind.behind_in.get(str(item.year), kind.behind))


def by_july(item: Item) -> float:
    """The share of the year's money that has gone out by the end of July."""
    return chance.of(item, "july").uniform(*spending_of(item).july)
