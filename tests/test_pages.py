"""What the pages name is there: the tests that prove a sentence, and whatever a link leads to."""

import re
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
LISTED = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=HOUSE, capture_output=True, text=True, check=True)
PAGES = sorted(page for page in LISTED.stdout.split() if (HOUSE / page).exists())
NOW = [page for page in PAGES if not page.startswith("docs/decisions/") and page != "CONTRIBUTING.md"]
"""A decision speaks of its day, a recipe of what is to be made."""


@pytest.mark.parametrize("page", NOW)
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", (HOUSE / page).read_text("utf-8"))
    assert not [path for path, _ in named if not (HOUSE / path).exists()]
    assert not [name for path, name in named if name and not re.search(rf"def {name}\b", (HOUSE / path).read_text("utf-8"))]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:|#|urn:)([^)#\s]+)", (HOUSE / page).read_text("utf-8"))
    assert not [link for link in links if not ((HOUSE / page).parent / link).exists()]
