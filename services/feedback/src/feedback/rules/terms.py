"""Within how many days units answer (办理期限)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.envelope import Value
from shared.events.values import WHOLE
from shared.rules.head import wrong
from shared.rules.kind import plain_kind
from shared.runtime.decider import Invalid

Days = Annotated[int, Field(ge=1, le=366), WHOLE]


class BeyondTerm(Invalid):
    """No term is longer than the county's rules let it be."""

    zh = "超过规定的期限"


class TermRules(Value):
    """The longest terms in calendar days, counted from the day of the notice or demand; what is left out has none."""

    measures_within: Days | None = None
    """报送整改措施."""
    completion_within: Days | None = None
    """报送整改结果."""
    disclosure_within: Days | None = None
    """公开."""

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.measures_within and self.completion_within and self.measures_within >= self.completion_within:
            raise wrong(f"措施期限 {self.measures_within} 天（measures_within）须短于整改期限 {self.completion_within} 天")
        return self


TERM_RULES = plain_kind("terms", "办理期限", "适用于施行之日起下达的整改通知和提出的公开要求；延期另作决定", TermRules, "feedback.rules")


@dataclass(frozen=True)
class Terms:
    """The terms that are in force; none where the county has set none."""

    rules: TermRules = field(default_factory=TermRules)
    rule_set: str = ""

    def require(self, name: str, what: str, due_on: date, within: int | None, *, today: date, place: str) -> None:
        """Raise BeyondTerm where the day is later than the rules let it be."""
        if within is not None and due_on > today + timedelta(days=within):
            raise BeyondTerm(f"“{name}”的{what} {due_on} 超过规定的 {within} 天，最迟 {today + timedelta(days=within)}", place=place)
