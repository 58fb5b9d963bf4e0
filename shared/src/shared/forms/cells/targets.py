"""The language of a target cell: operator, value and unit as counties write them, or what is not understood."""

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from shared.forms.book import Scalar
from shared.forms.cells.dates import day
from shared.forms.cells.numbers import number
from shared.forms.cells.text import KEPT, plain

BEFORE = (
    ("≥", ("≥", "≧", ">=", "=>", "大于等于", "大于或等于", "不少于", "不低于", "不小于", "至少", "达到", "达", "高于等于", "最低")),
    ("≤", ("≤", "≦", "<=", "=<", "小于等于", "小于或等于", "不超过", "不多于", "不高于", "不大于", "控制在", "至多", "最多", "低于等于")),
    (">", (">", "大于", "高于", "超过", "多于")),
    ("<", ("<", "小于", "低于", "少于")),
    ("=", ("=", "═", "﹦", "＝", "等于")),
)
AFTER = (("≥", ("及以上", "或以上", "以上")), ("≤", ("及以下", "或以下", "以下", "以内", "之内", "内")))
OPERATOR_NAMES = {"定性": None, "正向": "≥", "反向": "≤", "正向指标": "≥", "反向指标": "≤", "越大越好": "≥", "越小越好": "≤"}
SIGNS = {plain(word): sign for sign, words in reversed(BEFORE + AFTER) for word in words}
HEAD = re.compile("|".join(sorted({re.escape(plain(word)) for _, words in BEFORE for word in words}, key=lambda word: (-len(word), word))))
TAIL = re.compile("(?:" + "|".join(word for _, words in AFTER for word in words) + r")\Z")
FIGURE = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
VALUE = re.compile(rf"({FIGURE})(.*)", re.S)
RANGE = re.compile(rf"({FIGURE})([^\d]{{0,4}})[-~—–至到]+({FIGURE})(.*)", re.S)
DIGIT = re.compile(r"\d")
DATED = re.compile(r"年|\d[-/.]\d")
UNTIL = re.compile(r"(以?前|之前|底前?|前完成|完成)$")
NAME_UNIT = re.compile(r"\(([^()]{1,8})\)$")
PER_CENT = {"(%)", "百分比", "%", "百分之", "%百分比"}
PERIODS = {"年度", "年", "月"}


class Target(Struct, frozen=True, gc=False):
    """What a target or an actual says; `doubt` names the rule by which it is not understood."""

    text: str
    operator: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    high: Decimal | None = None
    """Of a range, whose lower end is `value`."""
    date: str | None = None
    doubt: str | None = None

    @property
    def qualitative(self) -> bool:
        """Words only."""
        return self.value is None and self.date is None and not self.doubt


def operator_of(text: str) -> tuple[str | None, bool]:
    """The operator that a cell of its own holds, and whether it is understood."""
    bare = plain(text)
    if not bare or bare in OPERATOR_NAMES:
        return OPERATOR_NAMES.get(bare), True
    return (SIGNS[bare], True) if HEAD.fullmatch(bare) else (None, False)


def unit_in_name(name: str) -> str | None:
    """开展水利工程建设(个) holds the unit 个."""
    found = NAME_UNIT.search(plain(name))
    return found[1] if found and not found[1].isdecimal() else None


def target(value: Scalar, text: str) -> Target:
    """Operator, value and unit of a cell with its text; words without a figure are qualitative; what is neither carries a doubt."""
    if isinstance(value, str):
        return target_in_text(text)
    plainly = number(value, text)
    return Target(text, value=plainly.value) if plainly else Target(text, date=text[:10] or None)


@lru_cache(KEPT)
def target_in_text(text: str) -> Target:
    """The same of a text that was typed."""
    bare = plain(text)
    if not DIGIT.search(bare):
        return Target(text, doubt="TARGET_WITHOUT_VALUE" if HEAD.fullmatch(bare) else None)
    sign, rest = _head(bare)
    named = day(UNTIL.sub("", rest)) if DATED.search(rest) else None
    if named and not named.start.isdecimal():
        return Target(text, sign or ("≤" if rest != bare or re.search("前", rest) else None), date=named.end or named.start)
    tail, rest = _tail(rest)
    if spread := RANGE.fullmatch(rest):
        low, high = _figure(spread[1]), _figure(spread[3])
        return Target(text, sign, low, _unit(spread[4]) or _unit(spread[2]), high, doubt="TARGET_RANGE")
    if not (one := VALUE.fullmatch(rest)):
        return Target(text, sign or tail, doubt="TARGET_IN_SENTENCE")
    unit = _unit(one[2])
    if unit and DIGIT.search(unit):
        return Target(text, doubt="TARGET_TWO_VALUES")
    if unit and len(unit) > 12:
        return Target(text, doubt="TARGET_IN_SENTENCE")
    return Target(text, sign or tail, _figure(one[1]), unit, doubt="OPERATORS_DIFFER" if sign and tail and sign[0] != tail[0] else None)


def _head(bare: str) -> tuple[str | None, str]:
    found = HEAD.match(bare)
    return (SIGNS[found[0]], bare[found.end() :]) if found else (None, bare)


def _tail(bare: str) -> tuple[str | None, str]:
    found = TAIL.search(bare)
    return (SIGNS[found[0]], bare[: found.start()]) if found else (None, bare)


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unit(text: str) -> str | None:
    if text in PER_CENT:
        return "%"
    return text.strip("()。;；,，") or None
