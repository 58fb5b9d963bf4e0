"""From grade to action (结果应用挂钩) as a rule set: where a budget year has no policy of its own."""

from collections import Counter
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.events.envelope import Value
from shared.events.feedback import PolicyRow
from shared.events.values import Grade
from shared.rules.head import wrong
from shared.rules.kind import plain_kind


class LinkageRules(Value):
    """What a document or a county lays down for each grade."""

    rows: Annotated[tuple[PolicyRow, ...], Field(min_length=4, max_length=20)]
    """Each grade has one action or several, of which a proposal takes one; ratios in per cent of the evaluated amount."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := [grade for grade in Grade if grade not in {row.grade for row in self.rows}]:
            raise wrong(f"等级“{'”“'.join(missing)}”没有规定（rows）")
        for (grade, action), times in Counter((row.grade, row.action) for row in self.rows).items():
            if times > 1:
                raise wrong(f"等级“{grade}”的“{action}”出现 {times} 次（rows）")
        for row in self.rows:
            if row.ratio_min is not None and row.ratio_max is not None and row.ratio_min > row.ratio_max:
                raise wrong(f"等级“{row.grade}”的比例下限 {row.ratio_min} 大于上限 {row.ratio_max}（rows）")
        return self


LINKAGE_RULES = plain_kind(
    "linkage", "结果应用挂钩", "适用于施行之日起提出的挂钩建议；某一预算年度另有挂钩办法的，从其办法", LinkageRules, "feedback.rules"
)
