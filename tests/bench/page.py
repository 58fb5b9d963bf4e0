"""docs/performance.md and its plots, from the results' file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pygal
from rich.table import Table

HEADINGS = ("case", "store", "what", "unit", "ours", "reference", "ratio", "range", "floor", "aim", "met?")
BEGIN, END = "<!-- Written by `make bench` from its last whole run; do not edit. -->", "<!-- until here -->"


def cells(one: Mapping[str, Any]) -> list[str]:
    """One line of the table."""
    sign = "≤" if one["less"] else "≥"
    low, high = one["range"]["ours"]
    under, over = one["range"]["reference"]
    return [
        one["case"],
        one["store"],
        f"{one['what']} — {one['versus']}",
        one["unit"],
        _short(one["ours"]),
        _short(one["reference"]),
        f"{one['ratio']:.2f}",
        f"{_short(low)}–{_short(high)} / {_short(under)}–{_short(over)}",
        f"{sign} {one['floor']}",
        "" if one["aim"] is None else f"{sign} {one['aim']}",
        "yes" if one["met"] else "NO",
    ]


def table(cases: Sequence[Mapping[str, Any]]) -> Table:
    """For the terminal."""
    made = Table(*HEADINGS)
    for one in cases:
        made.add_row(*cells(one))
    return made


def write(document: Mapping[str, Any], missing: Sequence[str], folder: Path) -> None:
    """Renew the page's table and one plot for each group of cases; what people wrote around them stays."""
    cases = document["cases"]
    machine = ", ".join(f"{name} {value}" for name, value in document["machine"].items())
    lines = [f"Machine: {machine}.\n", "| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    lines += ["| " + " | ".join(cells(one)) + " |" for one in cases]
    lines += [f"\nNot measured since the last change of the cases: {', '.join(missing)}."] if missing else []
    for group in sorted({one["case"][0] for one in cases}):
        name = f"performance-{group}.svg"
        _plot([one for one in cases if one["case"][0] == group], folder / name)
        lines.append(f"\n![cases {group}]({name})")
    page = folder / "performance.md"
    before, _, rest = page.read_text().partition(BEGIN)
    page.write_text("\n".join([before + BEGIN, *lines, END]) + rest.partition(END)[2])


def _plot(cases: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Each case's ratio as a part of its floor: what reaches beyond the line of 1 has met it."""
    config = {"js": [], "disable_xml_declaration": True, "show_legend": False, "pretty_print": True, "width": 800, "logarithmic": True}
    chart = pygal.HorizontalBar(title="ratio ÷ floor (1 = the floor is just met)", height=120 + 40 * len(cases), **config)
    chart.x_labels = [f"{one['case']} {one['store']}".strip() for one in cases]
    chart.add("ratio ÷ floor", [one["floor"] / one["ratio"] if one["less"] else one["ratio"] / one["floor"] for one in cases])
    path.write_text(chart.render(is_unicode=True))


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
