"""The number of a budget item, 360922-2020-P0017: county, fiscal year and project, which keeps its code over the years."""

import re

ITEM = re.compile("[0-9]{6}-20[0-9]{2}-[PD][0-9A-Z]{1,21}")
"""A project's or a department's."""
ABOUT = re.compile("[0-9]{6}-20[0-9]{2}-[0-9A-Z]{1,25}")
"""What files are handed in for: such an item, or one of the yearly reports."""


def year_of(item: str) -> int:
    """The fiscal year in it."""
    return int(item.split("-")[1])


def years_away(item: str, years: int) -> str:
    """The same project's number so many years later."""
    county, year, code = item.split("-", 2)
    return f"{county}-{int(year) + years}-{code}"


def is_project(number: str) -> bool:
    """Rather than a department's whole spending."""
    return number.split("-")[2].startswith("P")
