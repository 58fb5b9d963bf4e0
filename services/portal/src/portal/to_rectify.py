"""A rectification's draft begins with what was found, as 待整改清单 says it: unit, where, each problem; the demands are left to write."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from portal.desk import Visit
from portal.item_number import year_of

DRAFT = re.compile(r"/rectifications/([0-9]{6}-20[0-9]{2}-[PD][0-9A-Z]{1,21})")
NAMES = ("unit", "origin", "found_in")


def draft_of(found: Mapping[str, Any]) -> str:
    """The address of the form that begins with it."""
    named = "".join(f"&{name}={quote(str(found[name]), safe='')}" for name in NAMES)
    return f"/decide?at=/feedback/rectifications/{found['item']}{named}"


async def begun(visit: Visit, path: str) -> dict[str, Any]:
    """The form's values where its address names something that waits to be rectified; none otherwise."""
    given, about = visit.request.query_params, DRAFT.fullmatch(path)
    if not about or "found_in" not in given:
        return {}
    asked = {"year": year_of(about[1]), "unit": given.get("unit", "")}
    _said, rows = await visit.ask.everything("feedback", "/to-rectify", asked)
    one = next((row for row in rows if row["item"] == about[1] and all(row[key] == given.get(key) for key in NAMES)), None)
    if one is None:
        return {}
    problems = [{"code": str(n), "description": said} for n, said in enumerate(one["problem_list"] or (one["kind"],), 1)]
    return {key: one[key] for key in NAMES} | {"problems": problems}
