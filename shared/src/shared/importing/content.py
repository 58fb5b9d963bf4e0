"""What was noted of a form becomes the content that the service takes, or a finding for each field that keeps it from being one."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from shared.events.text import coming_in
from shared.forms import Finding, Severity
from shared.importing.notes import Notes
from shared.runtime.field_errors import SENTENCES, field_errors

M = TypeVar("M", bound=BaseModel)


def content_of(notes: Notes, model: type[M], titles: Mapping[str, str], instead: str) -> M | None:
    """The content; `titles` are what the form calls its fields, `instead` is where a person may fill in what it lacks."""
    try:
        with coming_in():
            return model.model_validate(notes.values)
    except ValidationError as failure:
        errors = {error["field"].replace(".", "/"): error["reason"] for error in field_errors(failure.errors(include_url=False))}
    missing = [place for place, reason in errors.items() if reason == SENTENCES["missing"]]
    lacking = "、".join(titles.get(place, place) for place in missing if "/" not in place)
    if lacking:
        sentence = f"表上没有{lacking}，还不能存为草稿；请在表里补上，或改在{instead}里填写。"
        notes.say(None, "FIELD_MISSING", sentence, Severity.ERROR, fatal=True)
    for place, reason in errors.items():
        at, known = notes.cell_of(place), {one.cell for one in notes.findings if one.fatal}
        if place in missing and ("/" not in place or at in known):
            continue
        sentence = f"{at or '表上'}的{_title(place, titles)}：{reason}。"
        notes.findings.append(Finding(notes.sheet, at, "FIELD_UNUSABLE", None, sentence, Severity.ERROR, None, fatal=True))
    return None


def _title(place: str, titles: Mapping[str, str]) -> str:
    head, _, rest = place.partition("/")
    number = rest.partition("/")[0]
    return f"{titles.get(head, head)}第 {int(number) + 1} 条" if number.isdecimal() else titles.get(head, head)
