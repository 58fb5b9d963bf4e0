"""What a warning rule set lays down for a record that comes late (迟报): bands of days, each with its light, deduction and consequence."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from shared.events.envelope import Value
from shared.events.monitoring import Assessed, Light, WarningKind
from shared.events.values import WHOLE, Label, Points
from shared.rules.head import wrong


class LateBand(Value):
    """From so many days after the due date on, until the next band; what comes before the first has no consequence."""

    from_days: Annotated[int, Field(ge=1, le=366), WHOLE]
    light: Literal[Light.GREEN, Light.YELLOW, Light.RED]
    """A yellow or red one is a warning, which the unit explains; a green one is only told."""
    deduction: Points = Decimal("0.00")
    """考核扣分: points of the unit's yearly assessment, for each record."""
    consequence: Label = ""
    """What else follows, in the document's words: 约谈."""

    def light_of(self, due_on: date, submitted_on: date) -> Assessed:
        """The light of a record that came in this late, with what it was computed from."""
        days = (submitted_on - due_on).days
        costs = f"，扣考核分{self.deduction}分" if self.deduction else ""
        follows = f"，{self.consequence}" if self.consequence else ""
        return Assessed(
            kind=WarningKind.LATENESS,
            light=self.light,
            inputs={"due_on": f"{due_on}", "submitted_on": f"{submitted_on}", "days_late": f"{days}", "deduction": f"{self.deduction}"},
            sentence=f"{due_on}到期，{submitted_on}报送，迟报{days}天：满{self.from_days}天亮{self.light}灯{costs}{follows}",
        )


def require_rising(bands: Sequence[LateBand]) -> None:
    """Later is never treated more mildly. Raises where a band is out of order."""
    for earlier, later in pairwise(bands):
        if later.from_days <= earlier.from_days:
            raise wrong(f"迟报分档须按天数依次升高：{later.from_days}天排在{earlier.from_days}天之后（lateness）")
        if later.deduction < earlier.deduction or WORSE[later.light] < WORSE[earlier.light]:
            raise wrong(f"迟报满{later.from_days}天的扣分和灯色不得轻于满{earlier.from_days}天的（lateness）")


WORSE = {Light.GREEN: 0, Light.YELLOW: 1, Light.RED: 2}
