"""What an annual figure is made of: the parts it counts, and how they make a value and what the report prints."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit.figures import amounts
from shared.events.values import percent, to_yuan


@dataclass(frozen=True)
class Part:
    """Some contributions that a figure counts: one measure, of certain years, as it stands at the figure's instant."""

    label: str
    measure: str
    fiscal: int | None = None
    """Only of the fiscal year so many after the work year: 0, -1; None: of any."""
    worked: int | None = None
    """Only told in the calendar year so many after the work year; None: in any."""
    back: int = 0
    """As the figure stood so many work years ago."""
    also: tuple[str, ...] = ()
    """Only keys that these measures have too; their events are shown as evidence."""
    without: tuple[str, ...] = ()
    """Only keys that these measures do not have."""
    registered: bool = False
    """Only of units that are registered."""
    below: bool | None = None
    """Only amounts below the threshold that the fiscal year's policy enforces, or only the others."""
    follows: str = ""
    """The measure whose amount counts where the key has it: what was approved outweighs what was typed."""
    usual: int | None = None
    """The fiscal year, so many after the work year, that most are of; others are named beside the figure."""


@dataclass(frozen=True)
class Tally:
    """A part added up."""

    count: int
    fen: int
    units: int
    by_tag: Mapping[str, tuple[int, int]]
    """Tag → number and fen."""


@dataclass(frozen=True)
class Line:
    """One line of a figure that is spread over grades, lights, origins or names."""

    label: str
    count: int
    amount: Decimal
    printed: str


@dataclass(frozen=True)
class Shown:
    """A value as number and as text; `exact` is what `printed` rounds."""

    value: Decimal | None
    printed: str
    exact: str
    lines: tuple[Line, ...] = ()


Show = Callable[[Sequence[Tally]], Shown]


@dataclass(frozen=True)
class Figure:
    """A figure of the annual report. `{y}` in its words is the work year, `{p}` the year before."""

    code: str
    title: str
    unit: str
    scope: str
    """口径, in words."""
    basis: str
    """The events it rests on, in words."""
    parts: tuple[Part, ...]
    show: Show


def number_of(unit: str) -> Show:
    """How many there are."""
    return lambda tallies: Shown(Decimal(tallies[0].count), f"{tallies[0].count}{unit}", f"{tallies[0].count}{unit}")


def together(tallies: Sequence[Tally]) -> Shown:
    """How many items there are in all parts together."""
    number = sum(tally.count for tally in tallies)
    return Shown(Decimal(number), f"{number}个", f"{number}个")


def units_of(tallies: Sequence[Tally]) -> Shown:
    """How many distinct units they belong to."""
    text = f"{tallies[0].units}个"
    return Shown(Decimal(tallies[0].units), text, text)


def amount_of(tallies: Sequence[Tally]) -> Shown:
    """What they add up to."""
    fen = tallies[0].fen
    return Shown(to_yuan(fen), amounts.money(fen), f"{to_yuan(fen)}元")


def share_by_number(tallies: Sequence[Tally]) -> Shown:
    """The first part in per cent of the others together, by number."""
    part, whole = tallies[0].count, sum(tally.count for tally in tallies[1:])
    return _share(part, whole, f"{part}/{whole}")


def share_by_amount(tallies: Sequence[Tally]) -> Shown:
    """The first part in per cent of the others together, by amount."""
    part, whole = tallies[0].fen, sum(tally.fen for tally in tallies[1:])
    return _share(part, whole, f"{to_yuan(part)}/{to_yuan(whole)}")


def share_by_units(tallies: Sequence[Tally]) -> Shown:
    """The distinct units of the first part in per cent of those of the second."""
    return _share(tallies[0].units, tallies[1].units, f"{tallies[0].units}/{tallies[1].units}")


def growth_by_number(tallies: Sequence[Tally]) -> Shown:
    """By how much the first part exceeds the second, by number."""
    return _growth(tallies[0].count, tallies[1].count)


def growth_by_amount(tallies: Sequence[Tally]) -> Shown:
    """By how much the first part exceeds the second, by amount."""
    return _growth(tallies[0].fen, tallies[1].fen)


def spread(unit: str, order: Sequence[str] = (), *, with_amounts: bool = False) -> Show:
    """How many there are of each tag, in the given order; with amounts where asked for."""

    def show(tallies: Sequence[Tally]) -> Shown:
        known = tallies[0].by_tag
        tags = [*(tag for tag in order if tag in known), *sorted(tag for tag in known if tag not in order)]
        lines = tuple(_line(tag, *known[tag], unit, with_amounts) for tag in tags)
        text = "、".join(line.printed for line in lines) or f"0{unit}"
        return Shown(Decimal(tallies[0].count), text, text, lines)

    return show


def each_amount(tallies: Sequence[Tally]) -> Shown:
    """The amount of each named thing (tag: `<item> <name>`), the largest first, in 万元."""
    sizes = sorted(tallies[0].by_tag.items(), key=lambda entry: (-entry[1][1], entry[0]))
    named = [(tag.split(" ", 1)[1], count, fen) for tag, (count, fen) in sizes]
    lines = tuple(Line(name, count, to_yuan(fen), f"{name}{amounts.wan(fen)}") for name, count, fen in named)
    text = "、".join(line.printed for line in lines) or "无"
    return Shown(to_yuan(tallies[0].fen), text, text, lines)


def names(tallies: Sequence[Tally]) -> Shown:
    """Who they are (tag: the name), and how many."""
    lines = tuple(Line(name, count, to_yuan(fen), name) for name, (count, fen) in sorted(tallies[0].by_tag.items()))
    text = "、".join(line.label for line in lines) or "无"
    return Shown(Decimal(len(lines)), text, f"{len(lines)}家", lines)


def delivered_and_receipted(tallies: Sequence[Tally]) -> Shown:
    """Reports delivered, and of these receipted."""
    text = f"送达{tallies[0].count}份，签收{tallies[1].count}份"
    return Shown(Decimal(tallies[0].count), text, text)


def _line(tag: str, count: int, fen: int, unit: str, with_amounts: bool) -> Line:
    return Line(tag, count, to_yuan(fen), f"{tag}{count}{unit}" + (amounts.wan(fen) if with_amounts and fen else ""))


def _share(part: int, whole: int, exact: str) -> Shown:
    if not whole:
        return Shown(None, "—", exact)
    value = percent(part, whole)
    return Shown(value, amounts.plain(value), exact)


def _growth(now: int, before: int) -> Shown:
    if not before:
        return Shown(None, "—", "上年无此数")
    value = percent(now - before, before)
    return Shown(value, amounts.plain(percent(now - before, before, 0)), f"{value}%")
