"""Wanzai's units and their projects, from the table beside; only what the report names is real."""

import csv
from dataclasses import dataclass
from datetime import date
from importlib import resources

from wanzai.county import Unit

SELF_EVALUATING = 56
"""So many units have projects of FY2019; the last four of the table have none."""


@dataclass(frozen=True)
class Project:
    """A project keeps its code over the years."""

    code: str
    name: str
    unit: str
    first_year: int


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader((resources.files("wanzai") / "data" / "units.csv").read_text("utf-8").splitlines()))


def _projects() -> list[Project]:
    found = []
    for number, row in enumerate(_rows(), 1):
        for place, column in enumerate(("first", "second", "third"), 1):
            if row[column]:
                begins = 2019 if number <= SELF_EVALUATING and column != "third" else 2020
                found.append(Project(f"P{number:02}{place}", row[column], row["code"], begins))
    return found


MERGED = Unit(
    "217001",
    "县安全生产监督管理局",
    closed_on=date(2019, 3, 29),
    closed_because="机构改革：职责并入县应急管理局",
)
"""Wound up in the reform of 2019."""

REFORMED = Unit(
    "133002",
    "县水利工程管理站",
    closed_on=date(2021, 10, 18),
    closed_because="事业单位改革：职责、人员和项目并入县水利局",
    successor="133001",
    succeeds_by="万编发〔2021〕16号",
)
"""Merged into the bureau above it, which takes over its projects, records and what it had not published."""

UNITS = tuple(REFORMED if row["code"] == REFORMED.code else Unit(row["code"], row["name"], synthetic=row["real"] == "0") for row in _rows())
PROJECTS = tuple(_projects())
BY_NAME = {project.name: project for project in PROJECTS}
