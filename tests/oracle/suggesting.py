"""How well indicators are suggested: each published form is left out in turn, and its own are looked for among the first five."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from goals.likeness import Candidate, Likeness, placed, says_the_same
from goals.measures import Measures, bare
from goals.seeding import publications
from shared.events.values import Level2

FORMS = re.compile("(gd|ga|p|d)-.*[.]json")
FIRST = 5
NOISE = re.compile(r"[\(（].*?[\)）]|^指标\d+[:：.、]|\s|[:：]")


@dataclass(frozen=True)
class Found:
    """What came of leaving out each form: of how many of its indicators one among the first five for the project and the second level …"""

    indicators: int = 0
    equal: int = 0
    """… has the same name, but for signs and blanks."""
    same: int = 0
    """… says the same: one name holds the other, or half of their pairs of characters are common."""
    alike: int = 0
    """… says the same, or measures by the same ending, as 及时率, of another thing."""
    elsewhere: int = 0
    """So many stand in another form or in the library at all."""
    found: int = 0
    """So many of these are among those that say the same."""

    def __str__(self) -> str:
        said = f"suggestions, each form left out, the first {FIRST} of a second level: {self.indicators} indicators"
        hits = (
            f"{self._share(self.equal)} the same name, {self._share(self.same)} say the same, {self._share(self.alike)} are measured alike"
        )
        return f"{said}: {hits}; {self._share(self.elsewhere)} stand elsewhere at all, {self.found} of these are found"

    def _share(self, hits: int) -> str:
        return f"{hits} ({100 * hits / (self.indicators or 1):.0f} %)"


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
    told = [one for n in range(len(forms)) for one in _left_out(n, forms, shipped)]
    return Found(len(told), *(sum(one) for one in zip(*told, strict=True))) if told else Found()


def _left_out(n: int, forms: Sequence[tuple[str, Sequence[Candidate]]], shipped: Sequence[Candidate]) -> Iterator[tuple[bool, ...]]:
    told, mine = forms[n]
    others = [*(one for number, (_, rows) in enumerate(forms) if number != n for one in rows), *shipped]
    index, measures = Likeness(others), Measures((one.name, one.about) for one in others)
    first = {level: [one.candidate.name for one in index.fitting(told, level, FIRST)] for level in Level2}
    for one in mine:
        names, measure = first[one.level2], measures.of(one.name)[1]
        same = any(says_the_same(one.name, other) for other in names)
        alike = same or any(measure and measures.of(other)[1] == measure for other in names)
        elsewhere = any(says_the_same(one.name, other.name) for other in others if other.level2 is one.level2)
        yield bare(one.name) in map(bare, names), same, alike, elsewhere, same and elsewhere


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
