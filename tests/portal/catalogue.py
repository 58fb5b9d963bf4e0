"""The English catalogue: `python -m tests.portal.catalogue` brings it up to what the pages say now; what is new is empty."""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from portal.service_sentences import CONTEXT
from tests.portal.service_sentences import service_sentences

PAGES = Path(__file__).parents[2] / "services" / "portal" / "src" / "portal"
ENGLISH = PAGES / "locale" / "en.po"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "encoding": "utf-8", "newstyle_gettext": "true", "silent": "false"}}


@cache
def said() -> Catalog:
    """Every sentence that a page may say, be it a service's."""
    found = Catalog(charset="utf-8")
    for _, _, message, _, context in extract_from_dir(PAGES, METHODS, OPTIONS, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}):
        found.add(message, context=context)
    for sentence in service_sentences():
        found.add(sentence, context=CONTEXT)
    return found


def english() -> Catalog:
    """What there is in English."""
    with ENGLISH.open("rb") as file:
        return read_po(file, "en")


def main() -> None:
    """Write what is said now, with the words that were there."""
    known = english() if ENGLISH.exists() else Catalog("en", charset="utf-8")
    made = Catalog(
        "en",
        project="Bihuan",
        header_comment="# The pages in English; written by python -m tests.portal.catalogue, translated by hand.",
        creation_date=known.creation_date,
        fuzzy=False,
    )
    for message in sorted((one for one in said() if one.id), key=lambda one: (one.context or "", str(one.id))):
        kept = known.get(message.id, message.context)
        made.add(message.id, kept.string if kept else ("", "") if isinstance(message.id, tuple) else "", context=message.context)
    with ENGLISH.open("wb") as file:
        write_po(file, made, no_location=True, omit_header=False, width=140)


if __name__ == "__main__":
    main()
