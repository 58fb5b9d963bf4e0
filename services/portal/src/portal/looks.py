"""How a page looks: templates in two languages, and what they say numbers, days and addresses with."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from portal import english, terms
from portal.addresses import address_with
from portal.check_names import CHECKS
from portal.compiled import Templates
from portal.field_names import FIELDS
from portal.files import mark_of
from portal.item_number import ITEM, year_of
from portal.kept import keeping
from portal.lines import Lines, safe
from shared.runtime.clock import SHANGHAI

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
LANGUAGES = ("zh", "en")
MINUS, PLUS = "− ", "＋ "
KB = 1000
GRADES = {"优": 1, "良": 2, "中": 3, "差": 4}
LIGHTS = {"红": "r", "黄": "y", "绿": "g", "蓝": "b"}
"""The classes that colour them."""
WORDS = 64
"""More there are not."""
CHOICES = 256
"""So many lists of choices are remembered as they are shown."""
SPECIAL = {
    re.compile(r"/goals/imports/drafts"): "/import",
    re.compile(r"/goals/items/([^/]+)/(draft|declaration)"): r"/items/\1/declaration",
    re.compile(r"/goals/items/([^/]+)/adjustment-request"): r"/items/\1/adjustment",
    re.compile(r"/goals/items/([^/]+)/(review|return|department-review|department-return)"): r"/items/\1/review",
    re.compile(r"/goals/ex-ante-evaluations/([^/]+)/(request|assessment|conclusion)"): r"/items/\1/ex-ante",
    re.compile(r"/monitoring/items/([^/]+)/records/([0-9]+)/(progress|submission)"): r"/items/\1/monitoring/\2",
    re.compile(r"/evaluation/self-evaluations/([^/]+)/(filling|submission)"): r"/items/\1/self-evaluation",
    re.compile(r"/evaluation/self-evaluations/([^/]+)/(quality-review|quality-return)"): r"/items/\1/quality-review",
    re.compile(r"/evaluation/self-evaluations/([^/]+)/spot-re-evaluation"): r"/items/\1/spot-check",
    re.compile(r"/evaluation/key-evaluations/([^/]+)/comments"): r"/items/\1/comments",
    re.compile(r"/evaluation/department-evaluations/([^/]+)/report"): r"/items/\1/department-evaluation",
    re.compile(r"/feedback/(results|disclosures|linkages)/([^/]+)/([A-Z_]+)/([a-z]+)"): r"/items/\2/\1/\3?do=\4",
    re.compile(r"/feedback/(reports/[^/]+)"): r"/\1/preparation",
    re.compile(r"/feedback/(reports/[^/]+/[0-9]+/preparation)"): r"/\1",
    re.compile(r"/feedback/rectifications/([^/]+)/([0-9]+)/(acknowledgement|measures|report)"): r"/items/\1/rectifications/\2",
    re.compile(r"/evaluation/key-evaluations/([^/]+)/(?!selection$)([a-z-]+)"): r"/items/\1/key-evaluation?do=\2",
}
"""Decisions that have a page of their own, and where it is."""
FORMS = {
    re.compile(r"/goals/items/([^/]+)"): r"/items/\1/declaration",
    re.compile(r"/goals/ex-ante-evaluations/([^/]+)"): r"/items/\1/ex-ante",
    re.compile(r"/monitoring/items/([^/]+)/records/([0-9]+)"): r"/items/\1/monitoring/\2",
    re.compile(r"/evaluation/self-evaluations/([^/]+)"): r"/items/\1/self-evaluation",
    re.compile(r"/evaluation/key-evaluations/([^/]+)"): r"/items/\1/comments",
    re.compile(r"/feedback/(results|disclosures|rectifications)/([^/]+)/([A-Z_0-9]+)"): r"/items/\2/\1/\3",
}
"""Things that a unit answers in an official form, and where it is."""

THINGS = {re.compile(r"/feedback(/reports/[^/]+/[0-9]+)"): r"\1", re.compile("/[a-z]+/rule-sets"): "/rules"}
"""Things of no single item that have a page of their own."""


class Looks:
    """One set of templates per language; Chinese is what they are written in."""

    def __init__(self, place: str) -> None:
        self._in = {language: _environment(language, place) for language in LANGUAGES}

    def html(self, template: str, language: str, known: Mapping[str, Any]) -> str:
        """The page."""
        page = self._in[language].get_template(template).render(known)
        return page if language == "zh" else english.spoken(page, translations(language).gettext)


@cache
def _environment(language: str, place: str) -> Templates:
    """Made once for all who show pages of one place: templates and catalogue are read and compiled once."""
    made = Templates(
        loader=PackageLoader("portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    words = translations(language)
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    made.plain(
        gettext=lambda sentence: Markup(words.gettext(sentence)) % (),
        term=lambda word: words.gettext(word) if word else "",
        asset=asset,
        icon=icon,
        page_of=page_of,
    )
    made.globals.update(
        place=place,
        lang=language,
        STAGES=terms.STAGES,
        roles=terms.ROLES,
        fields=FIELDS,
        codes={**terms.CODES, **CHECKS},
        ORIGINS=terms.ORIGINS,
        SERVICES=terms.SERVICES,
        PROGRAMS=terms.PROGRAMS,
        MONEY=terms.MONEY,
        HIDDEN=terms.HIDDEN,
        PERSONS=terms.PERSONS,
        UNITS=terms.UNITS,
        page=page,
        kept=keeping(made),
    )
    made.tests.update(item_number=ITEM.fullmatch, going_back=terms.GOES_BACK.search)
    made.filters.update(
        wan=wan,
        yuan=yuan,
        size=_size(words.gettext),
        percent=percent,
        number=number,
        day=day,
        short=short,
        month=month,
        moment=moment,
        left=_left(words.gettext),
        grade=grade,
        light=_light(words.gettext),
        year_of=year_of,
        groupby_month=by_month,
        address=address,
        options=options,
        unit=unit,
        button_class=terms.button_class,
    )
    if language == "en":
        made.filters.update(
            wan=partial(wan, whole=english.yuan),
            day=lambda value: english.day(_day(value)),
            short=lambda value: english.short(_day(value)),
            month=english.month_alone,
            groupby_month=partial(by_month, called=english.month),
        )
    made.filters["lines"] = Lines(words.gettext, made.filters)
    return made


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue; what it lacks shows in Chinese, and a test finds it."""
    if language == "zh":
        return NullTranslations()
    with (HERE / "locale" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return Translations(BytesIO(compiled.getvalue()))


@cache
def asset(name: str) -> str:
    """The address of a file of ours, which changes when the file does."""
    return f"/assets/{name}?{mark_of((ASSETS / name).read_bytes())}"


@cache
def icon(name: str) -> Markup:
    """A drawing from the sheet of icons; it says nothing to a screen reader."""
    return Markup('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>').format(asset("vendor/icons.svg"), name)


def wan(value: Any, unit: bool = False, signed: bool = False, whole: Callable[[Decimal], str] | None = None) -> Markup:
    """An amount in 万元 with two digits; the exact yuan on hover. Where its unit is said and the language has its own, `whole` yuan."""
    if value in (None, ""):
        return Markup("—")
    exact = Decimal(str(value))
    shown = f"{abs(exact) / 10000:,.2f}"
    sign = MINUS if exact < 0 else PLUS if signed and exact > 0 else ""
    said = whole(abs(exact)) if whole and unit else f"{shown} 万元" if unit else shown
    return Markup(f'<data value="{exact}" title="{whole(exact) if whole else f"{exact:,.2f} 元"}">{sign}{said}</data>')


def yuan(value: Any) -> str:
    """An amount to the fen, as it stands in a form."""
    return "" if value in (None, "") else f"{Decimal(str(value)):,.2f}"


def percent(value: Any) -> str:
    """A rate in per cent with two digits."""
    return "—" if value in (None, "") else f"{Decimal(str(value)):.2f}%"


def number(value: Any) -> str:
    """A number without zeros that say nothing."""
    if value in (None, ""):
        return "—"
    plain = f"{Decimal(str(value)):,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date()
    if isinstance(value, date) or not value:
        return value or None
    return datetime.fromisoformat(value).astimezone(SHANGHAI).date() if "T" in value else date.fromisoformat(value)


def day(value: Any) -> str:
    """2020年10月20日."""
    known = _day(value)
    return f"{known.year}年{known.month}月{known.day}日" if known else "—"


def short(value: Any) -> str:
    """10月20日, for what is of this year."""
    known = _day(value)
    return f"{known.month}月{known.day}日" if known else "—"


def month(first: date) -> str:
    """10月, on an axis."""
    return f"{first.month}月"


def moment(value: Any) -> str:
    """16:20."""
    return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%H:%M") if value and "T" in value else ""


def _month(known: date) -> str:
    return f"{known.year}年{known.month}月"


def by_month(events: Sequence[Mapping[str, Any]], called: Callable[[date], str] = _month) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """2020年10月 and what happened in it, as they come."""
    return [(month, list(some)) for month, some in groupby(events, key=lambda one: called(_day(one["time"]) or date.min))]


def unit(code: str, units: Mapping[str, str]) -> str:
    """县交通局公路站 219001; a department is called by its first unit (219 as 219001)."""
    return f"{units.get(code) or units.get(f'{code}001', '')} {code}".strip()


def address(decision: Mapping[str, Any]) -> str:
    """The page where this decision is taken."""
    return _expanded(SPECIAL, decision["path"]) or f"/decide?at={quote(decision['path'], safe='/')}"


def form_of(thing: str) -> str | None:
    """The unit's form for the thing at this path of a service."""
    return _expanded(FORMS, thing)


def page_of(thing: str, item: str = "") -> str:
    """The page where a thing is shown: that of its item, else its own."""
    return f"/items/{item}" if ITEM.fullmatch(item) else _expanded(THINGS, thing) or f"/thing?at={quote(thing, safe='/')}"


def _expanded(pages: Mapping[re.Pattern[str], str], path: str) -> str | None:
    return next((match.expand(page) for pattern, page in pages.items() if (match := pattern.fullmatch(path))), None)


def _size(_: Callable[[str], str]) -> Callable[[int], str]:
    def size(count: int) -> str:
        """Of a file, in the unit that suits it."""
        if count < KB:
            return _("%d 字节") % count
        return f"{count / KB:.0f} KB" if count < KB * KB else f"{count / KB / KB:.1f} MB"

    return size


def _left(_: Callable[[str], str]) -> Callable[[Any, date], str]:
    def left(value: Any, today: date) -> str:
        """How far a day is away: 还有 8 天、明天到期、逾期 5 天."""
        known = _day(value)
        if known is None:
            return ""
        days = (known - today).days
        if days in (0, 1):
            return _("今天到期") if days == 0 else _("明天到期")
        return (_("还有 %d 天") if days > 0 else _("逾期 %d 天")) % abs(days)

    return left


@lru_cache(maxsize=WORDS)
def grade(value: str) -> Markup:
    """优, in its colour."""
    return Markup('<span class="grade g{}">{}</span>').format(GRADES.get(value, 0), value)


def _light(_: Callable[[str], str]) -> Callable[[str], Markup]:
    @lru_cache(maxsize=WORDS)
    def light(value: str) -> Markup:
        """红灯, in its colour."""
        return Markup('<span class="light {}">{}</span>').format(LIGHTS.get(value, ""), _("%(light)s灯") % {"light": _(value)})

    return light


def options(choices: Mapping[str, str], chosen: str | None) -> Markup:
    """What there is to choose from: each with its name."""
    return _options(tuple(choices.items()), chosen)


@lru_cache(CHOICES)
def _options(choices: Sequence[tuple[str, str]], chosen: str | None) -> Markup:
    said = [f'<option value="{safe(one)}"{" selected" if one == chosen else ""}>{safe(name)}</option>' for one, name in choices]
    return Markup("".join(said))


@pass_context
def page(context: Context, **changed: Any) -> str:
    """This page's address with some of its parameters changed; those that are None go."""
    return address_with(context["request"].query_params, **changed)
