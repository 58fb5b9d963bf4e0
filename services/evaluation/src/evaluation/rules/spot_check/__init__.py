"""What a confirmed score and its re-check count for (抽评计分), as a rule set: where a county lets both count."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from evaluation.rules.points import HUNDRED
from shared.events.envelope import Value
from shared.events.evaluation import Weighted
from shared.events.values import EXACT, Percent, rounded
from shared.rules.book import Book
from shared.rules.head import wrong
from shared.rules.kind import NoRuleSet, plain_kind

Share = Annotated[Percent, Field(le=100)]


class SpotCheckRules(Value):
    """In per cent; together 100."""

    confirmed: Share
    """The confirmed result, as it stands."""
    rechecked: Share
    """What finance found when it scored again."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (together := self.confirmed + self.rechecked) != HUNDRED:
            raise wrong(f"确认得分（confirmed）与抽评得分（rechecked）的比重合计为 {together}，不等于 100")
        return self


SPOT_CHECK = plain_kind(
    "spot-check",
    "抽评计分规则",
    "适用于施行之日起的抽评；没有生效的规则集时只告知抽评得分，不计综合得分",
    SpotCheckRules,
    "evaluation.rules.spot_check",
)


def weigh(book: Book, jurisdiction: str, today: date, confirmed: Decimal, rechecked: Decimal) -> Weighted | None:
    """综合得分 by the rule set in force today, half up to two decimals; None where the county has none."""
    try:
        version = SPOT_CHECK.in_force(jurisdiction, today, book)
    except NoRuleSet:
        return None
    shares = version.rules
    parts = EXACT.multiply(confirmed, shares.confirmed), EXACT.multiply(rechecked, shares.rechecked)
    score = rounded(EXACT.divide(EXACT.add(*parts), HUNDRED))
    return Weighted(rule_set=version.head.key, confirmed=shares.confirmed, rechecked=shares.rechecked, score=score)
