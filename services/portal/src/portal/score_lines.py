"""The scored lines of an evaluation by 决策、过程、产出、效益, as somebody types them."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.findings import Findings
from portal.official import with_row, without_row
from portal.terms import _

DIMENSIONS = (_("决策"), _("过程"), _("产出"), _("效益"))
LINE = ("name", "weight", "score", "reason")


def written(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those in which something stands beside the dimension."""
    return [one for one in lines if _written(one)]


def placed(found: Findings, content: Mapping[str, Any]) -> Findings:
    """Beside the lines as they stand on the page."""
    return found.moved("scores", [n for n, one in enumerate(content.get("scores") or ()) if _written(one)])


def changed(lines: Iterable[Mapping[str, Any]], change: str) -> list[Mapping[str, Any]]:
    """`add:产出`: one more of this dimension; `del:2`: without the third."""
    what, _, at = change.partition(":")
    if what == "add" and at in DIMENSIONS:
        return with_row(lines, {"dimension": at})
    return without_row(lines, at) if what == "del" else list(lines)


def _written(line: Mapping[str, Any]) -> bool:
    return any(str(line.get(name) or "").strip() for name in LINE)
