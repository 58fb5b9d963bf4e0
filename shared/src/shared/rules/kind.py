"""A kind of rule set: what may be set, what is shipped, and which one is in force."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from importlib import resources
from typing import Any, Generic, TypeVar

from shared.events.envelope import Value
from shared.rules.book import Book, Entry, Status
from shared.rules.head import Head
from shared.runtime.decider import Refusal

P = TypeVar("P", bound=Value)
R = TypeVar("R", bound=Value)


class NoRuleSet(Refusal):
    """On that day no rule set of this kind is in force there."""

    zh = "无适用的规则集"


def shipped_in(package: str, model: type[R]) -> list[R]:
    """The rule sets that come with a service: every TOML file of its package. Raises ValueError where one is incomplete."""
    files = sorted((one for one in resources.files(package).iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return [loaded(one.read_text("utf-8"), model) for one in files]


def loaded(text: str, model: type[R]) -> R:
    """A rule set from its TOML text, numbers as they are written. Raises ValueError where it is incomplete."""
    return model.model_validate(tomllib.loads(text, parse_float=Decimal))


@dataclass(frozen=True)
class Version(Generic[R]):
    """One rule set: its head, and the rules."""

    head: Head
    rules: R


@dataclass(frozen=True, eq=False)
class RuleKind(Generic[P, R]):
    """What a service has rule sets of."""

    name: str
    title: str
    """评分规则."""
    applies: str
    """Since its first day it applies to this, in words: 当日起报送的自评."""
    parameters: type[P]
    """What may be set."""
    whole: Callable[[Head, Mapping[str, Any]], R]
    """The rule set with its head and these parameters. Raises ValueError where they are incomplete."""
    shipped: tuple[Version[R], ...]
    """All that come with the service."""

    def in_force(self, jurisdiction: str, day: date, book: Book) -> Version[R]:
        """The county's own newest one in force that day, else the newest one shipped that holds there. Raises NoRuleSet."""
        holding = [(head, get) for head, get in self._known(book) if head.holds(jurisdiction, day)]
        if not holding:
            raise NoRuleSet(f"{day} 在财政区划 {jurisdiction} 没有生效的{self.title}")
        return max(holding, key=lambda one: (one[0].own, one[0].in_force_from))[1]()

    def named(self, key: str, book: Book) -> Version[R]:
        """The rule set that a result names. Raises NoRuleSet."""
        for head, get in self._known(book):
            if head.key == key:
                return get()
        raise NoRuleSet(f"没有编号为 {key} 的{self.title}")

    def settable(self, rules: R) -> dict[str, Any]:
        """Of a rule set, what a county may set: the start of its own."""
        return dict(rules.model_dump(mode="json", by_alias=True, include=set(self.parameters.model_fields)))

    def made(self, entry: Entry) -> Version[R]:
        """A rule set of the county's book, as it would be in force."""
        return _made(self, entry.head, entry.parameters)

    def _known(self, book: Book) -> "Iterator[tuple[Head, Callable[[], Version[R]]]]":
        yield from ((one.head, partial(_itself, one)) for one in self.shipped)
        for entry in book.entries:
            if entry.kind == self.name and entry.status is Status.APPROVED:
                yield entry.head, partial(self.made, entry)


def plain_kind(name: str, title: str, applies: str, parameters: type[P], package: str) -> RuleKind[P, P]:
    """A kind whose rules are its parameters and no more; shipped are the files `name_….toml` of the package, a head above `[rules]`."""
    files = sorted(one.name for one in resources.files(package).iterdir() if one.name.startswith(f"{name}_") and one.name.endswith(".toml"))
    return RuleKind(
        name=name,
        title=title,
        applies=applies,
        parameters=parameters,
        whole=lambda _, rules: parameters.model_validate(rules),
        shipped=tuple(version_of((resources.files(package) / one).read_text("utf-8"), parameters) for one in files),
    )


def version_of(text: str, parameters: type[P]) -> Version[P]:
    """A rule set of a plain kind from its TOML text. Raises ValueError where it is incomplete."""
    head = tomllib.loads(text, parse_float=Decimal)
    rules = head.pop("rules", {})
    return Version(Head.model_validate(head), parameters.model_validate(rules))


def _itself(version: Version[R]) -> Version[R]:
    return version


@lru_cache(maxsize=256)
def _made(kind: RuleKind[P, R], head: Head, parameters: str) -> Version[R]:
    return Version(head, kind.whole(head, json.loads(parameters)))
