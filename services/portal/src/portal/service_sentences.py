"""The sentences in which services refuse and find, with places for what they name: `单位 {0} 没有登记`, and what they are in English."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

CONTEXT: Final = "service"
"""What the catalogue keeps these sentences under; a test reads from the services' source which there are."""
CATALOGUE: Final = Path(__file__).parent / "locale" / "en.po"
HAN: Final = re.compile("[\u3007\u3400-\u9fff]")
PLACE: Final = re.compile(r"\{[0-9]\}")
JOINED: Final = re.compile("[；：]")
"""What joins sentences, and so stands in none of what they name."""
OWN: Final = 5
"""With fewer characters of its own a sentence may be anybody's, and names what is quoted and closed words alone."""
OPENED, CLOSED = "\u2068", "\u2069"
"""Around what stays as it was typed (Unicode's first strong isolate)."""

Word = Callable[[str], str | None]


@dataclass(frozen=True)
class Sentence:
    """What stands between the places, and the English words."""

    pieces: tuple[str, ...]
    english: str

    @cached_property
    def own(self) -> int:
        """How many characters of it are always the same."""
        return sum(len(one.replace(" ", "")) for one in self.pieces)

    def names(self, text: str) -> list[str] | None:
        """What this text has in the places; None where it is another sentence."""
        first, *middle, last = self.pieces
        if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
            return None
        names, rest = [], text[len(first) : len(text) - len(last)]
        for piece in middle:
            name, found, rest = rest.partition(piece)
            if not found:
                return None
            names.append(name)
        return [*names, rest]

    def told(self, names: list[str], word: Word) -> str | None:
        """The English sentence with closed words in English and the rest as it is; None where it can be no sentence of a service."""
        told = [self._named(number, name, word) for number, name in enumerate(names)]
        return None if None in told else self.english.format(*told)

    def _named(self, number: int, name: str, word: Word) -> str | None:
        for one in (name, name.strip("“”")):
            if (known := word(one)) is not None:
                return known
        quoted = self.pieces[number].endswith("“") and self.pieces[number + 1].startswith("”")
        return f"{OPENED}{name}{CLOSED}" if (quoted or self.own >= OWN) and not JOINED.search(name) else None


@cache
def _sentences() -> tuple[dict[str, str], tuple[Sentence, ...]]:
    """Those that are always the same, and those with places, the longest first."""
    with CATALOGUE.open("rb") as file:
        known = {str(one.id): str(one.string) for one in read_po(file, "en") if one.context == CONTEXT}
    placed = [Sentence(tuple(PLACE.split(one)), english) for one, english in known.items() if PLACE.search(one)]
    return known, tuple(sorted(placed, key=lambda one: -one.own))


def in_english(text: str, word: Word) -> str | None:
    """A sentence of a service in English, by the English `word`s of what it names; None of any other text."""
    return _sentences()[0].get(text) or next(_told(text, word), None)


@cache
def _beginning(character: str) -> tuple[Sentence, ...]:
    """The sentences with places that may begin so."""
    return tuple(one for one in _sentences()[1] if one.pieces[0][:1] in ("", character))


def _told(text: str, word: Word) -> Iterator[str]:
    for sentence in _beginning(text[0]):
        names = sentence.names(text)
        if names is not None and (told := sentence.told(names, word)) is not None:
            yield told
