"""The words that a page shows beside codes are said by the service, in its OpenAPI; the portal's own are the same, to be translated."""

import json
from typing import Any

from goals.decisions.goal_state import Status
from portal.pages.review import POINTS
from portal.terms import OPINIONS
from shared.published import document_of

GOALS: dict[str, Any] = json.loads(document_of("goals", "openapi").read_text())
SCHEMAS = GOALS["components"]["schemas"]


def test_the_eight_points_of_a_review_have_their_titles_and_what_they_ask() -> None:
    told = {name: (one["title"], one["description"]) for name, one in SCHEMAS["ReviewPoints"]["properties"].items()}
    assert told == POINTS
    assert len(told) == 8


def test_the_codes_of_opinions_have_their_words() -> None:
    assert SCHEMAS["Finding-Input"]["properties"]["code"]["x-words"] == OPINIONS


def test_a_status_is_its_own_word() -> None:
    [asked] = [one for one in GOALS["paths"]["/items"]["get"]["parameters"] if one["name"] == "status"]
    named = asked["schema"]["items"]
    values = SCHEMAS[named["$ref"].rsplit("/", 1)[1]]["enum"] if "$ref" in named else named["enum"]
    assert values == [one.value for one in Status]
