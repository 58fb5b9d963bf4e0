"""What the pages name is there: the tests that prove a sentence, and whatever a link leads to."""

import re
import subprocess
from collections import Counter
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


def test_the_runbook_has_the_same_commands_and_sections_in_both_languages() -> None:
    english, chinese = (HOUSE / "docs" / name for name in ("runbook.md", "runbook.zh-CN.md"))
    assert commands(english)
    assert commands(chinese) == commands(english)
    assert headings(chinese) == headings(english)


def commands(page: Path) -> list[str]:
    """The lines of its shell blocks without what is said beside them."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [re.sub(r"(^|\s)#\s.*", "", line).strip() for block in blocks for line in block.splitlines()]


def headings(page: Path) -> Counter[str]:
    """How many there are of each level, outside of what is code."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return Counter(re.findall(r"^(#+) ", text, re.MULTILINE))
