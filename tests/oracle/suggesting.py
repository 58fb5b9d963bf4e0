"""How well indicators are suggested: each published form is left out in turn, and its own are looked for among the first five."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from goals.likeness import Candidate, Likeness, placed, says_the_same
from goals.seeding import publications

FORMS = re.compile("(gd|ga|p|d)-.*[.]json")
FIRST = 5
NOISE = re.compile(r"[\(（].*?[\)）]|^指标\d+[:：.、]|\s|[:：]")


@dataclass(frozen=True)
class Found:
    """What came of leaving out each form."""

    indicators: int
    elsewhere: int
    """Those that some other form or the library has at all, in the same second level."""
    hits: int
    """Those of which one stands among the first five for the project and the second level."""

    def __str__(self) -> str:
        share, reachable = 100 * self.hits / (self.indicators or 1), 100 * self.hits / (self.elsewhere or 1)
        told = f"suggestions: {self.indicators} indicators of published forms, each form left out: {self.hits} among the first {FIRST}"
        return f"{told} ({share:.0f} %); {self.elsewhere} stand elsewhere at all, of which {reachable:.0f} % are found"


def measured(folder: Path) -> Found:
    """Over the forms of a folder, with the published libraries beside them."""
    forms = [(told, rows) for told, rows in map(_read, sorted(folder.rglob("*.json"))) if rows]
    shipped = [
        Candidate(
            *place, one.entry.name, one.entry.operator, one.entry.measure, f"{one.code}/1", "", f"{one.entry.sector} {one.entry.purpose}"
        )
        for each in publications()
        for one in each.indicators
        if (place := placed(one.entry.level1, one.entry.level2))
    ]
    found = [_left_out(n, forms, shipped) for n in range(len(forms))]
    return Found(*(sum(one) for one in zip(*found, strict=True))) if found else Found(0, 0, 0)


def _left_out(n: int, forms: Sequence[tuple[str, Sequence[Candidate]]], shipped: Sequence[Candidate]) -> tuple[int, int, int]:
    told, mine = forms[n]
    others = [*(one for number, (_, rows) in enumerate(forms) if number != n for one in rows), *shipped]
    index = Likeness(others)
    elsewhere = sum(any(says_the_same(one.name, other.name) for other in others if other.level2 is one.level2) for one in mine)
    hits = sum(any(says_the_same(one.name, each.candidate.name) for each in index.fitting(told, one.level2, FIRST)) for one in mine)
    return len(mine), elsewhere, hits


def _read(path: Path) -> tuple[str, Sequence[Candidate]]:
    """What the project is called, with its goal; and its indicators that a goal can have."""
    if not FORMS.fullmatch(path.name) or path.name.endswith(".expected.json"):
        return "", ()
    form = json.loads(path.read_text("utf-8"))
    name = re.sub("^[0-9A-Z]+-", "", form.get("project_name") or "")
    return f"{name} {(form.get('overall_goal_expected') or '')[:300]}", tuple(_rows(form, name))


def _rows(form: dict[str, object], project: str) -> Iterator[Candidate]:
    rows = form.get("indicators") or ()
    assert isinstance(rows, Sequence)
    for row in rows:
        name = NOISE.sub("", row.get("level3") or "")
        if name and (place := placed(row.get("level1") or "", row.get("level2") or "")):
            yield Candidate(*place, name, None, "", "", project, project)
