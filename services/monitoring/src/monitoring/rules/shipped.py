"""The warning rule sets (预警规则) that come with the service, and those that the county has set beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.rules.rule_set import RuleSet, WarningRules
from shared.rules.book import Book, Status
from shared.rules.head import Head
from shared.rules.kind import NoRuleSet, RuleKind, Version, shipped_in
from shared.runtime.decider import Invalid

SHIPPED: tuple[RuleSet, ...] = tuple(sorted(shipped_in("monitoring.rules", RuleSet), key=lambda rules: rules.key))


class UnknownRuleSet(Invalid):
    """The round must name a warning rule set that exists."""

    zh = "预警规则不存在"


def _head(rules: RuleSet) -> Head:
    last = date(rules.until_year, 12, 31) if rules.until_year else None
    named = {"key": rules.key, "title": rules.title, "title_en": rules.title_en, "document": rules.source}
    return Head(**named, jurisdictions=(), in_force_from=date(rules.from_year, 1, 1), in_force_until=last)


def _whole(head: Head, parameters: Mapping[str, Any]) -> RuleSet:
    name, _, version = head.key.partition("/")
    last = head.in_force_until
    years = {"from_year": head.in_force_from.year, "until_year": last.year if last else None}
    days = {"opens_from": head.in_force_from, "opens_until": last or date.max}
    return RuleSet.model_validate(
        {**parameters, "name": name, "version": version, "title": head.title, "source": head.document, **years, **days}
    )


LIGHTS = RuleKind(
    name="lights",
    title="预警规则",
    applies="下达监控轮次时指定一套，该轮次始终按它亮灯；本地的自施行日期起可以指定",
    parameters=WarningRules,
    whole=_whole,
    shipped=tuple(Version(_head(rules), rules) for rules in SHIPPED),
)


@dataclass(frozen=True)
class Rules:
    """The warning rules as the county's book has them."""

    book: Book

    def named(self, key: str) -> RuleSet:
        """The rule set that a round names. Raises UnknownRuleSet."""
        try:
            return LIGHTS.named(key, self.book).rules
        except NoRuleSet:
            known = [*(one.key for one in SHIPPED), *(one.head.key for one in self.book.entries if one.status is Status.APPROVED)]
            raise UnknownRuleSet(f"没有预警规则“{key}”，现有{'、'.join(known)}", place="rule_set") from None
