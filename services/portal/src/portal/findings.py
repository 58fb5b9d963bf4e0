"""What a service finds in a form, at the field that it is about: of a body it cannot take, of a check that decides nothing, of a return."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from portal.desk import Visit
from portal.services import Said, named


@dataclass(frozen=True)
class Finding:
    """One sentence about one field; without a place, about the whole form."""

    place: str
    sentence: str
    fatal: bool = True
    expected: str = ""
    about: str = ""
    """What the field is called, where the sentence does not say which it is about."""

    @property
    def row(self) -> int:
        """Which row of a table it is about, counted from 1; 0 of what is no row."""
        return next((int(step) + 1 for step in reversed(self.place.split(".")) if step.isdecimal()), 0)


@dataclass(frozen=True)
class Findings:
    """All that is found, in the service's order; `passes` where it was asked whether the form would be accepted."""

    all: tuple[Finding, ...] = ()
    passes: bool | None = None
    said: Said | None = field(default=None, compare=False)

    def at(self, place: str) -> list[Finding]:
        """What stands beside this field."""
        return [one for one in self.all if one.place == place]

    def but_for(self, name: str) -> "Findings":
        """Without what is said of fields of this name."""
        return replace(self, all=tuple(one for one in self.all if one.place.rpartition(".")[2] != name))

    def beside(self, more: "Findings") -> "Findings":
        """These, after those that were found first."""
        return replace(self, all=(*more.all, *self.all))

    def moved(self, rows: str, to: Sequence[int]) -> "Findings":
        """With the rows that were sent back in the places that they have on the page."""

        def place(at: str) -> str:
            head, _, rest = at.removeprefix(f"{rows}.").partition(".")
            if not at.startswith(f"{rows}.") or not head.isdecimal() or int(head) >= len(to):
                return at
            return f"{rows}.{to[int(head)]}" + (f".{rest}" if rest else "")

        return replace(self, all=tuple(replace(one, place=place(one.place)) for one in self.all))

    @property
    def told(self) -> Mapping[str, Any]:
        """What else the check answers, of a form that is not whole as far as it goes; empty where nothing was asked."""
        body = self.said.body if self.said else None
        return body if isinstance(body, Mapping) and "passes" in body else {}

    @property
    def away(self) -> bool:
        """Whether the service was asked and did not answer."""
        return self.said is not None and self.said.away


def found_by(said: Said, below: str = "") -> Findings:
    """The findings of an answer, be it a check's, or a refusal's; `below` is the part of the body that the page's fields stand in."""
    body = said.body if isinstance(said.body, Mapping) else {}
    errors = [Finding(placed(one["field"], below), str(one["reason"]), about=named(one["field"])) for one in body.get("errors") or ()]
    found = [*errors, *listed(body.get("findings") or (), below)]
    if not said.ok and not said.away and not found:
        found.append(Finding(placed(str(body.get("place") or ""), below), said.sentence))
    passes = bool(body.get("passes")) if said.ok else None if said.away else False
    return Findings(tuple(found), passes, said)


def listed(found: Iterable[Mapping[str, Any]], below: str = "") -> list[Finding]:
    """Findings as the services write them."""
    return [
        Finding(placed(one.get("place", ""), below), str(one["sentence"]), bool(one.get("fatal", False)), str(one.get("expected") or ""))
        for one in found
    ]


def remarks(points: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """What somebody wrote about single fields when it was returned."""
    return [Finding(placed(one["place"]), str(one["reason"]), fatal=False) for one in points]


def placed(place: str, below: str = "") -> str:
    """`content/indicators/3/weight` as the page names its field: `indicators.3.weight`."""
    return place.strip("/").replace("/", ".").removeprefix(f"{below}.")


async def check(visit: Visit, service: str, path: str, body: Any, below: str = "") -> Findings:
    """Ask whether the decision at this path would pass; nothing is decided."""
    return found_by(await visit.ask.post(service, f"{path}/check", body), below)
