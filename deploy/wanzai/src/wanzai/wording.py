"""What people write on forms: a sentence for the occasion, about the item's own indicators."""

import tomllib
from collections.abc import Mapping
from importlib import resources

from wanzai import chance
from wanzai.county import Item
from wanzai.sectors import indicators

_WORDS: Mapping[str, list[str]] = tomllib.loads((resources.files("wanzai") / "data" / "words.toml").read_text("utf-8"))


def words(item: Item, occasion: str) -> str:
    """One of the occasion's sentences, the same in every run."""
    rows = indicators(item)
    return chance.one_of(item, occasion, _WORDS[occasion]).format(name=item.name, first=rows[0]["name"], second=rows[1]["name"])
