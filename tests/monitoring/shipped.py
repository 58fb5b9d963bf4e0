"""The warning rule sets as they are shipped, where the county has set none."""

from monitoring.rules.shipped import Rules
from shared.rules.book import Book

named = Rules(Book()).named
