"""The warning rule sets that come with the service."""

import tomllib
from importlib.resources import files

from monitoring.rules.rule_set import RuleSet
from shared.runtime.decider import Invalid

SHIPPED: tuple[RuleSet, ...] = tuple(
    sorted(
        (
            RuleSet.model_validate(tomllib.loads(entry.read_text("utf-8")))
            for entry in files("monitoring.rules").iterdir()
            if entry.name.endswith(".toml")
        ),
        key=lambda rules: rules.key,
    )
)


class UnknownRuleSet(Invalid):
    """The round must name a warning rule set that exists."""

    zh = "预警规则不存在"


def named(key: str) -> RuleSet:
    """The rule set called `name/version`. Raises UnknownRuleSet."""
    for rules in SHIPPED:
        if rules.key == key:
            return rules
    raise UnknownRuleSet(f"没有预警规则“{key}”，现有{'、'.join(rules.key for rules in SHIPPED)}", place="rule_set")
