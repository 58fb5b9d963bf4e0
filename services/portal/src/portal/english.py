"""An English page says the services' own words in English, and of whatever else is Chinese that it is, so that it is read aloud as such."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date

from portal.vocabulary import VOCABULARY

HAN = re.compile("[\u3007\u3400-\u9fff]")
PART = re.compile(r"<(?P<tag>[^\s>]*)[^>]*>|(?P<text>[^<]+)")
BARE: Final = frozenset({"title", "option", "textarea", "text"})
"""Elements that hold text alone: the language stands on them."""
VALUED = re.compile(r"""\svalue=""")


def spoken(page: str, word: Callable[[str], str]) -> str:
    """The page with each closed word of the services by its English `word`, and `lang` on the rest that is Chinese."""
    done: list[str] = []
    open_tag = ""
    for part in PART.finditer(page):
        text, tag = part["text"], part["tag"]
        if text is None:
            open_tag = str(tag).lower()
            done.append(part[0])
        elif not HAN.search(text):
            done.append(text)
        elif VOCABULARY.issuperset(parts := (said := text.strip()).split(" · ")) and open_tag != "textarea":
            if open_tag == "option" and not VALUED.search(done[-1]):
                done[-1] = f'{done[-1][:-1]} value="{said}">'
            done.append(text.replace(said, " · ".join(map(word, parts))))
        elif " lang=" in done[-1] or done[-1].startswith("<!"):
            done.append(text)
        elif open_tag in BARE:
            done[-1] = f'{done[-1][:-1]} lang="zh-CN">'
            done.append(text)
        else:
            done.append(text.replace(said, f'<bdi lang="zh-CN">{said}</bdi>'))
    return "".join(done)


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
