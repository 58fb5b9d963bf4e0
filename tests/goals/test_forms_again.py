"""A published declaration is imported, written as our own form and imported again: the same goal."""

from pathlib import Path

from goals.importing.declaration import DECLARATIONS, declared
from goals.printed import goal_form
from shared.events.goals import GoalContent
from shared.forms import Form, forms_in, read
from shared.forms.printed import as_xlsx

PUBLISHED = sorted(Path("tests/oracle/forms").glob("g[ad]-*.json"))
COMPLETE = 9
"""So many of them can be declared as they were published."""
ITEM = "360922-2026-P0017"
TOLD = {"kind", "name", "nature", "category", "starts_on", "ends_on", "annual_goal", "midterm_goal"}
TOLD |= {"fiscal_funds", "carryover", "other_funds", "amount", "midterm_amount"}
KEPT = {"horizon", "level1", "level2", "name", "operator", "target", "target_text", "measure", "weight", "scoring_standard"}


def goal_of(form: Form) -> GoalContent | None:
    return declared(form, unit="219001", item=ITEM, subject=lambda code: f"360922-2026-{code}").content


def only_form(name: str, data: bytes) -> Form:
    return next(form for form in forms_in(read(name, data)).forms if form.kind in DECLARATIONS)


def test_what_came_in_goes_out_and_comes_in_the_same() -> None:
    came_in = {path.stem: goal for path in PUBLISHED if (goal := goal_of(only_form(path.name, path.read_bytes())))}
    assert len(came_in) >= COMPLETE, "the others wait for a person to correct a cell"
    for name, goal in came_in.items():
        again = goal_of(only_form("表.xlsx", as_xlsx(goal_form(goal, 2026, "县交通局公路站", "县交通局"))))
        assert again is not None, name
        assert again.model_dump(include=TOLD) == goal.model_dump(include=TOLD), name
        lines = [[one.model_dump(include=KEPT) for one in content.indicators] for content in (again, goal)]
        assert lines[0] == lines[1], name
