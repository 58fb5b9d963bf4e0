"""A sheet of a file as a table: merged cells as one, and at each cell what was found there and what was typed instead."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LETTERS, DIGITS = 26, "0123456789"


@dataclass(frozen=True)
class Cell:
    """One cell, or one merged area."""

    place: str
    """申报表!D5."""
    text: str
    down: int
    across: int
    findings: tuple[Mapping[str, Any], ...]
    typed: bool
    """It is a field: something is to be corrected here, or was."""

    @property
    def light(self) -> str:
        """How bad it is: `err`, `warn`, or nothing."""
        fatal = any(one["fatal"] or one["severity"] == "error" for one in self.findings)
        return "err" if fatal else "warn" if any(one["severity"] == "warning" for one in self.findings) else ""


@dataclass(frozen=True)
class Picture:
    """A sheet, line by line, each under its number."""

    name: str
    letters: tuple[str, ...]
    lines: tuple[tuple[int, tuple[Cell, ...]], ...]
    whole: bool


def drawn(seen: Mapping[str, Any], corrections: Mapping[str, str]) -> list[Picture]:
    """All sheets of a preview."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    asked = set(corrections)
    for one in [*seen["findings"], *(found for form in seen["forms"] for found in form["findings"])]:
        if one["cell"]:
            found.setdefault(f"{one['sheet']}!{one['cell'].split(':')[0]}", []).append(one)
            asked |= {f"{one['sheet']}!{at}" for at in _line(one["cell"])} if one["severity"] != "info" else set()
    return [_picture(sheet, found, corrections, asked) for sheet in seen["sheets"]]


def _line(area: str) -> list[str]:
    """The cells of an area within one row; of a larger one its first."""
    first, _, last = area.partition(":")
    (left, top), (right, bottom) = ((one.rstrip(DIGITS), one[len(one.rstrip(DIGITS)) :]) for one in (first, last or first))
    return [f"{letters(at)}{top}" for at in range(number(left), number(right) + 1)] if top and top == bottom else [first]


def number(column: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    found = 0
    for letter in column:
        found = found * LETTERS + ord(letter) - ord("A") + 1
    return found - 1


def letters(column: int) -> str:
    """0 is A, 26 is AA."""
    return (letters(column // LETTERS - 1) if column >= LETTERS else "") + chr(ord("A") + column % LETTERS)


def _picture(
    sheet: Mapping[str, Any], found: Mapping[str, list[Mapping[str, Any]]], corrections: Mapping[str, str], asked: Collection[str]
) -> Picture:
    rows, areas = sheet["rows"], {(one["top"], one["left"]): one for one in sheet["merged"]}
    covered = {(row, column) for one in sheet["merged"] for row in range(one["top"], one["bottom"] + 1) for column in _columns(one, rows)}
    width = len(rows[0])

    def cells(at: int, line: list[str]) -> Iterator[Cell]:
        for column, text in enumerate(line):
            area = areas.get((at, column))
            if area is None and (at, column) in covered:
                continue
            place = f"{sheet['name']}!{letters(column)}{at + 1}"
            said = tuple(found.get(place, ()))
            down, across = (area["bottom"] - at + 1, min(area["right"], width - 1) - column + 1) if area else (1, 1)
            yield Cell(place, corrections.get(place, text), down, across, said, place in asked)

    lines = tuple((at + 1, tuple(cells(at, line))) for at, line in enumerate(rows) if at not in sheet["hidden_rows"])
    return Picture(sheet["name"], tuple(map(letters, range(width))), lines, sheet["whole"])


def _columns(area: Mapping[str, int], rows: list[list[str]]) -> range:
    return range(area["left"], min(area["right"] + 1, len(rows[0])))
