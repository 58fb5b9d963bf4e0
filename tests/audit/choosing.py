"""Of one item: the unit is asked to choose after a warning, need not, is asked again, is late, chooses, and is paid again."""

from shared.events.monitoring import ChoiceDemanded, ChoiceLapsed, ChoiceMade, PaymentPaused, PaymentReleased
from tests.audit.cases import UNIT, made
from tests.scenario.events import Telling


def made_to_choose(tell: Telling, stream: str) -> None:
    """Beside the item's disposals."""
    asked = {"unit": UNIT, "month": 6, "rule_set": "sichuan/2025-choice", "due_on": "2020-09-25"}
    tell(stream, made(ChoiceDemanded, **asked, name="路", within_workdays=10), "2020-09-13")
    tell(stream, ChoiceLapsed(month=6), "2020-09-14")
    tell(stream, made(ChoiceDemanded, **asked, name="路", within_workdays=10), "2020-09-15")
    tell(stream, made(PaymentPaused, **asked, reason="未选择"), "2020-09-26")
    tell(stream, made(ChoiceMade, unit=UNIT, month=6, course="继续实施", reason="可完成", on="2020-09-27", by="li"), "2020-09-27")
    tell(stream, PaymentReleased(reason="已选择"), "2020-09-28")
