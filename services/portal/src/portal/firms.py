"""A firm (第三方机构) is chosen by its name among those that were engaged before; only a new one is typed, with its code."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal.desk import Visit
from portal.forms import Field, Options, Schema
from portal.terms import _

CHOSEN = "firm"
"""The field in which it is chosen."""
NAME, CODE = "third_party", "third_party_code"
ENGAGE = ("evaluation", "monitoring")
"""The services that engage firms."""


async def known_to(visit: Visit, schema: Schema | None) -> dict[str, str]:
    """By code, the name of each firm that was engaged, as it was last; none where the form engages nobody, or nothing is told."""
    if schema is None or CODE not in schema.top.get("properties", {}):
        return {}
    rows = [row for service in ENGAGE for row in (await visit.ask.everything(service, "/engagements", {}))[1]]
    names = {row[CODE]: row["third_party"] for row in sorted(rows, key=lambda one: str(one["since"]))}
    return dict(sorted(names.items(), key=lambda one: one[1]))


def named(content: Mapping[str, Any], firms: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, with name and code of the firm that was chosen."""
    code = str(content.get(CHOSEN))
    return {**content, NAME: firms[code], CODE: code} if code in firms else dict(content)


def offered(fields: Sequence[Field], firms: Mapping[str, str]) -> tuple[Field, ...]:
    """The form's fields, before them the firms that may be chosen; then a name and a code are asked for a new one alone."""
    if not firms:
        return tuple(fields)
    stands = {one.name: one.value for one in fields}
    chosen = stands[CODE] if firms.get(stands[CODE]) == stands[NAME] else ""
    options: Options = tuple((code, f"{name} {code}") for code, name in firms.items())
    choice = Field(CHOSEN, _("委托过的机构"), "choice", False, chosen, options)
    typed = (NAME, CODE)
    return choice, *(replace(one, required=False, value="" if chosen else one.value) if one.name in typed else one for one in fields)
