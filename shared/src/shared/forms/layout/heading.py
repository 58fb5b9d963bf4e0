"""The heading of an indicator table, over one to four rows: which column means what, for which horizon."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.forms.cells.text import label, plain
from shared.forms.layout.grid import Grid
from shared.forms.layout.words import ANNUAL, BESIDE, MIDTERM, TOTAL, column

DEEPEST = 4
LEVELS = ("level1", "level2", "level3")


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one horizon, by what they mean; `level3` is what is scored, `group` what stands above it in a table of four levels."""

    columns: Mapping[str, int]
    horizon: str | None = None
    sites: Mapping[str, int] = field(default_factory=dict)
    """Columns that hold the target of one place each, by its name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the rows begin and what their columns mean."""

    below: int
    blocks: tuple[Block, ...]
    paths: Mapping[int, tuple[str, ...]]


def heading_at(grid: Grid, row: int) -> Heading | None:
    """The heading that begins in a row; None where none does."""
    found = {meaning: at for at, text in reversed(grid.runs(row)) if (meaning := column(text))}
    telling = found.keys() - BESIDE
    if len(telling) < 2 or not telling & {"level3", "level4", "target"} or not telling & {"level1", "level2", "level3"}:
        return None
    anchor = found.get("level3", found.get("level2", found.get("level1", 0)))
    depth = 1
    while depth < DEEPEST and row + depth < grid.last and _goes_on(grid, row, row + depth, anchor):
        depth += 1
    paths = _paths(grid, row, depth)
    return Heading(row + depth, _blocks(paths), paths)


def _goes_on(grid: Grid, top: int, row: int, anchor: int) -> bool:
    if grid.anchored(row, anchor) == grid.text(top, anchor):
        return True
    runs = grid.runs(row)
    known = [text for at, text in runs if at > anchor and column(text)]
    return not grid.text(row, anchor) and len(known) >= 2 and len(known) == len([one for one in runs if one[0] > anchor])


def _paths(grid: Grid, row: int, depth: int) -> dict[int, tuple[str, ...]]:
    """The texts over each column from top to bottom, each once."""
    paths: dict[int, tuple[str, ...]] = {}
    last = ""
    for at in grid.columns():
        texts = [grid.anchored(row + down, at) for down in range(depth)]
        if depth > 1 and not texts[0] and any(texts):
            texts[0] = last
        last = texts[0] or last
        path = tuple(dict.fromkeys(plain(text) for text in texts if text))
        if path:
            paths[at] = path
    return paths


def _meaning(path: tuple[str, ...]) -> str | None:
    return next((meaning for text in reversed(path) if (meaning := column(text))), None)


def _blocks(paths: Mapping[int, tuple[str, ...]]) -> tuple[Block, ...]:
    blocks: list[dict[str, int]] = [{}]
    weights: list[list[tuple[str, int]]] = [[]]
    before: tuple[str, ...] = ()
    last = ""
    for at, path in paths.items():
        meaning = _meaning(path)
        if path != before and meaning:
            if meaning in blocks[-1] and meaning in (*LEVELS, "target"):
                shared = {"level1": blocks[-1]["level1"]} if meaning == "level2" and "level1" in blocks[-1] else {}
                blocks.append(dict(shared))
                weights.append([])
            if meaning == "weight":
                weights[-1].append((last, at))
            blocks[-1].setdefault(meaning, at)
            last = meaning
        before = path
    for block, found in zip(blocks, weights, strict=True):
        if len(found) > 1:
            block["weight"] = found[-1][1]
            block |= {f"{level}_weight": at for level, at in found[:-1] if level in LEVELS}
        if "level4" in block:
            block |= {"group": block["level3"]} if "level3" in block else {}
            block["level3"] = block.pop("level4")
    horizons = (MIDTERM, ANNUAL) if len(blocks) == 2 else (None,) * len(blocks)
    return tuple(_with_sites(block, horizon, paths) for block, horizon in zip(blocks, horizons, strict=True))


def _with_sites(block: dict[str, int], horizon: str | None, paths: Mapping[int, tuple[str, ...]]) -> Block:
    total = next((at for at, path in paths.items() if label(path[-1]) in TOTAL), None)
    if "target" in block or total is None or "level3" not in block:
        return Block(block, horizon)
    sites = {path[-1]: at for at, path in paths.items() if max(block.values()) < at < total and not _meaning(path)}
    return Block(block | {"target": total}, horizon, sites)
