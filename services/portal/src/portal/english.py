"""An English page says the services' words and sentences in English, and of whatever else is Chinese that it is, so that it is read so."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from html import escape, unescape
from typing import Final

from babel.dates import format_date

from portal.field_names import FIELDS
from portal.sentences import SENTENCES
from portal.service_sentences import CLOSED, HAN, OPENED, in_english
from portal.vocabulary import VOCABULARY

WORDS: Final = VOCABULARY | frozenset(FIELDS.values())
"""Closed words, and what fields are called."""
PART = re.compile(r"<(?P<tag>[^\s>]*)[^>]*>|(?P<text>[^<]+)")
BARE: Final = frozenset({"title", "option", "textarea", "text"})
"""Elements that hold text alone: the language stands on them."""
VALUED = re.compile(r"""\svalue=""")
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
PLACES: Final = {r"\{n\}": f"({NUMBER.pattern})", r"\{w\}": "(.+?)"}
JOINTS: Final = {" · ": " · ", "；": "; ", "：": ": ", "，": ", ", "、": ", ", "或": " or ", "和": " and "}
"""What joins sentences and words, the widest first, and what does so in English."""
LIST: Final = "；"
"""What joins whole sentences."""
KEPT = 4096
"""So many texts are remembered with what they are in English."""

Word = Callable[[str], str]


def _shape(sentence: str) -> re.Pattern[str]:
    shape = re.escape(sentence)
    for place, what in PLACES.items():
        shape = shape.replace(place, what)
    return re.compile(shape)


WITH_WORDS: Final = [(_shape(one), one) for one in sorted(SENTENCES) if "{w}" in one]


@lru_cache(KEPT)
def translated(text: str, word: Word) -> str | None:
    """A closed word, a sentence of the services, or several of them, in English; None where any part is something else.

    What a sentence names and nobody has English words for stands in it as it is, between `OPENED` and `CLOSED`."""
    if not HAN.search(text):
        return text
    if text in WORDS:
        return word(text)
    if (sentence := NUMBER.sub("{n}", text)) in SENTENCES:
        return word(sentence).format(*NUMBER.findall(text))
    whole = _joined(text, LIST, word) or in_english(text, partial(translated, word=word))
    if whole is not None:
        return whole
    for shape, sentence in WITH_WORDS:
        if found := shape.fullmatch(text):
            told = [translated(one.strip("“”"), word) for one in found.groups()]
            if None not in told:
                return word(sentence).format(*told)
    return next((_joined(text, joint, word) for joint in JOINTS if joint in text), None)


def _joined(text: str, joint: str, word: Word) -> str | None:
    """What stands around the first of these joints, in English; None where there is none, or either part is something else."""
    first, found, rest = text.partition(joint)
    told = [translated(one.strip("“”"), word) for one in (first, rest)] if found else [None]
    return None if None in told else JOINTS[joint].join(map(str, told))


def spoken(page: str, word: Word) -> str:
    """The page with what the services say by its English `word`s, and `lang` on the rest that is Chinese."""
    done: list[str] = []
    open_tag = ""
    for part in PART.finditer(page):
        text, tag = part["text"], part["tag"]
        said = (text or "").strip()
        if text is None:
            open_tag = str(tag).lower()
            done.append(part[0])
        elif not HAN.search(text):
            done.append(text)
        elif open_tag != "textarea" and (told := translated(unescape(said), word)):
            if open_tag == "option" and not VALUED.search(done[-1]):
                done[-1] = f'{done[-1][:-1]} value="{said}">'
            done.append(text.replace(said, _written(told, open_tag)))
        elif " lang=" in done[-1] or done[-1].startswith("<!"):
            done.append(text)
        elif open_tag in BARE:
            done[-1] = f'{done[-1][:-1]} lang="zh-CN">'
            done.append(text)
        else:
            done.append(text.replace(said, f'<bdi lang="zh-CN">{said}</bdi>'))
    return "".join(done)


def _written(told: str, tag: str) -> str:
    """English text as HTML; what is Chinese in it is marked so, where the element can hold a mark."""
    opened, closed = ("", "") if tag in BARE else ('<bdi lang="zh-CN">', "</bdi>")
    return escape(told, quote=False).replace(OPENED, opened).replace(CLOSED, closed)


def day(known: date | None) -> str:
    """20 October 2020."""
    return format_date(known, "d MMMM y", "en") if known else "—"


def short(known: date | None) -> str:
    """20 Oct, for what is of this year."""
    return format_date(known, "d MMM", "en") if known else "—"


def month(known: date) -> str:
    """October 2020."""
    return format_date(known, "MMMM y", "en")


def month_alone(known: date) -> str:
    """Oct, on an axis."""
    return format_date(known, "MMM", "en")


def yuan(exact: Decimal) -> str:
    """1,379,200 yuan; fen where there are some."""
    return f"{exact:,.2f}".removesuffix(".00") + " yuan"
