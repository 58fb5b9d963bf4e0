"""What text may hold, what of it comes in, and when two names are one."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pydantic_core import PydanticCustomError

_COMES_IN: ContextVar[bool] = ContextVar("comes_in", default=False)
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: they show a text in another order than it is read."""
_LINES = frozenset("\t\n\r\u2028\u2029")


def _run(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_ZERO_WIDTH = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u2800\u3164\ufeff\uffa0"
    + _run(0x180B, 0x180F)
    + _run(0x200B, 0x200F)
    + _run(0x2060, 0x2064)
    + _run(0x206A, 0x206F)
    + _run(0xFFF9, 0xFFFB)
)
"""Characters that show nothing; inside a text they do no harm, and they do not make one."""
_BLANKS = "".join(character for character in _run(0, 0x3000) if character.isspace()) + _ZERO_WIDTH
_NOT_COMPARED = dict.fromkeys(map(ord, _ZERO_WIDTH + _run(0xFE00, 0xFE0F) + _run(0xE0000, 0xE01EF)))
"""What shows nothing, and the selectors of a character's variant."""

PERSON_ID_BYTES = 255


@contextmanager
def coming_in() -> Iterator[None]:
    """What is validated within comes from outside, and the rules for that hold; what was recorded before them is read without."""
    token = _COMES_IN.set(True)
    try:
        yield
    finally:
        _COMES_IN.reset(token)


def taken_in(*, required: bool, one_line: bool = True, trimmed: bool = True) -> Callable[[str], str]:
    """A validator of text, which is stored trimmed of every kind of blank.

    Never: control and half characters, and blanks alone where it is required. What comes in has no direction overrides and no
    unassigned characters either, one line where it is a name, and, where it is required, something to see.
    """

    def check(text: str) -> str:
        if _NEVER.search(text):
            raise PydanticCustomError("text_unreadable", "text holds a control character or half a character")
        if required and not text.strip():
            raise PydanticCustomError("text_blank", "text is blank")
        return _at_the_door(text) if _COMES_IN.get() else text

    def _at_the_door(text: str) -> str:
        kept = text.strip(_BLANKS) if trimmed else text
        if required and not any(map(_visible, kept)):
            raise PydanticCustomError("text_blank", "text shows nothing")
        if not kept.isprintable():
            _require_readable(kept, one_line)
        return kept

    return check


def _require_readable(text: str, one_line: bool) -> None:
    for character in set(text):
        if character in _LINES:
            if one_line:
                raise PydanticCustomError("text_lines", "text has more than one line")
        elif character in _BIDI:
            raise PydanticCustomError("text_direction", "text changes its direction")
        elif _unassigned(character) or unicodedata.category(character) == "Cc":
            raise PydanticCustomError("text_unreadable", "text holds a character that is none")


def _unassigned(character: str) -> bool:
    """No character of Unicode; the planes of ideographs (2, 3) are filled year by year with rare names, faster than our tables."""
    if unicodedata.category(character) != "Cn":
        return False
    return not 0x20000 <= ord(character) <= 0x3FFFD or ord(character) & 0xFFFE == 0xFFFE


def _visible(character: str) -> bool:
    """Letters, digits, signs, private characters of the government's fonts; a mark alone is none."""
    if character in _BLANKS:
        return False
    category = unicodedata.category(character)
    return category[0] in "LNPS" or category == "Co" or (category == "Cn" and not _unassigned(character))


def compared(name: str) -> str:
    """What two names are compared by: NFKC, without what shows nothing, trimmed. `护栏长度（ｍ） ` and `护栏长度(m)` are one name."""
    return unicodedata.normalize("NFKC", name.translate(_NOT_COMPARED)).strip(_BLANKS)


def person_id(text: str) -> str:
    """The id as an identity provider gave it. Raises ValueError with the reason: empty, over 255 bytes, control or half characters."""
    if not text:
        raise ValueError("为空")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in set(text)):
        raise ValueError("含有控制字符或残缺字符")
    if len(text.encode()) > PERSON_ID_BYTES:
        raise ValueError(f"超过 {PERSON_ID_BYTES} 字节")
    return text


def recorded_person(text: str) -> str:
    """As `person_id`, for a field of an event."""
    try:
        return person_id(text)
    except ValueError as wrong:
        raise PydanticCustomError("person_id", "no id of a person") from wrong
