"""The text of a cell, and the bare words of a label."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from shared.forms.book import Scalar

KEPT = 1 << 14
"""Texts of which the cleaned form is kept: the cells of a register repeat each other."""
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
BLANK = re.compile(r"\s+")
LINE_BREAK = re.compile(r"\s*\n\s*")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>")
NUMBERING = re.compile(r"^(其中[:、]?|[(]?[一二三四五六七八九十]+[)、.]|[(]?\d{1,2}[)、.](?!\d)|★|\*(?!\*))")
NOT_PLAIN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\uff01-\uff5e﹦﹪﹣]")
HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {ord("﹦"): ord("="), ord("﹪"): ord("%"), ord("﹣"): ord("-")}
DITTO = {"同上", "〃", "″", "”", '"', "''", "々", "ditto"}
EMPTY = {"", "-", "--", "—", "——", "–", "/", "\\", "无", "*"}


def text_of(value: Scalar) -> str:
    """As a person reads it, without invisible signs and outer blanks; a whole number has no point."""
    if isinstance(value, str):
        return value.strip() if value.isprintable() else _clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


@lru_cache(KEPT)
def _clean(text: str) -> str:
    return INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\xa0", " ").strip()


def one_line(text: str) -> str:
    """A name that is broken into lines, as one."""
    return LINE_BREAK.sub("", text) if "\n" in text else text


def plain(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones, no blanks at all: for comparing, never for showing."""
    return _plain(text) if NOT_PLAIN.search(text) else text


@lru_cache(KEPT)
def _plain(text: str) -> str:
    return BLANK.sub("", INVISIBLE.sub("", text)).translate(HALF_WIDTH)


@lru_cache(KEPT)
def label(text: str) -> str:
    """The bare words of a label: without numbering, brackets, colon and line breaks."""
    bare = plain(text)
    while (shorter := NUMBERING.sub("", bare)) != bare and shorter:
        bare = shorter
    while (shorter := BRACKETS.sub("", bare)) != bare:
        bare = shorter
    return bare.strip(":;,。. ")
