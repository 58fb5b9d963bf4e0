"""After some warnings a unit must choose in time (限期选择): to go on, to transfer the money, or to cancel; else payments are paused."""

from collections.abc import Sequence
from datetime import date

from monitoring.decisions.disposal import ALLOWED, Decision, DisposalEvent, Disposals, Payment
from monitoring.decisions.record_state import Record
from monitoring.rules.rule_set import ChoiceTerm
from monitoring.rules.shipped import Rules
from monitoring.rules.workdays import term
from shared.events.monitoring import ChoiceDemanded, ChoiceLapsed, ChoiceMade, Course, PaymentPaused
from shared.runtime.decider import require

MAY_BE_ASKED = (Payment.NONE, Payment.FLOWING, Payment.CHOSEN)
"""Where payments are held already, nothing is asked."""


def follow_warnings(state: Disposals, records: Sequence[Record], rules: Rules, *, jurisdiction: str, today: date) -> list[DisposalEvent]:
    """Ask for a choice where a warning of its round's rule set does, and no more once all such warnings are answered."""
    asking = _asking(records, rules)
    if asking is None:
        return [ChoiceLapsed(month=state.demanded.month)] if state.demanded else []
    record, choice = asking
    month = record.period_end_month
    if state.demanded or state.payment not in MAY_BE_ASKED or (state.chosen and state.chosen.month >= month):
        return []
    until = term(today, choice.within_workdays, jurisdiction=jurisdiction, book=rules.book)
    within = {"within_workdays": choice.within_workdays, "due_on": until.due_on, "finding": until.finding}
    return [ChoiceDemanded.model_validate({"unit": record.unit, "name": record.name, "month": month, "rule_set": record.rule_set} | within)]


def choose(state: Disposals, *, course: Course, reason: str, by: str, today: date) -> list[DisposalEvent]:
    """选择; after the term too, and then finance may lift the pause."""
    require(ALLOWED, Decision.CHOOSE, state.payment)
    assert state.demanded
    return [ChoiceMade(unit=state.unit, month=state.demanded.month, course=course, reason=reason, on=today, by=by)]


def pause(state: Disposals, records: Sequence[Record], rules: Rules) -> list[DisposalEvent]:
    """暂停拨款, at 00:00 of the day after the term; nothing where the unit has chosen or need not any more."""
    asked = state.demanded
    if asked is None or state.payment is not Payment.CHOOSING:
        return []
    if _asking(records, rules) is None:
        return [ChoiceLapsed(month=asked.month)]
    reason = f"1至{asked.month}月监控预警后，单位至{asked.due_on}的{asked.within_workdays}个工作日内未选择继续实施、调剂或撤销"
    return [PaymentPaused(unit=state.unit, month=asked.month, rule_set=asked.rule_set, due_on=asked.due_on, reason=reason)]


def _asking(records: Sequence[Record], rules: Rules) -> tuple[Record, ChoiceTerm] | None:
    """The last record with an open warning that asks for a choice, and the term of its rule set."""
    for record in sorted((one for one in records if one.warnings), key=lambda one: one.period_end_month, reverse=True):
        choice = rules.named(record.rule_set).choice
        if choice and any(warning.kind in choice.kinds for warning in record.warnings):
            return record, choice
    return None
