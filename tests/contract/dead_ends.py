"""The ends that are meant, and what can follow a state."""

from collections.abc import Mapping

from tests.contract.tables import Table, deciders

ENDS = {
    "goals.decisions.budget_gate": {"FREE": "nothing of an earlier year limits it; a linkage applied later does again"},
    "goals.decisions.goal_state": {
        "CLOSED": "the year is over; what it came to is evaluated",
        "CANCELLED": "taken back or cancelled with its project; may be drafted anew",
        "REJECTED": "graded 差: no budget in this round (财预〔2015〕88号 Art 25)",
    },
    "goals.decisions.ex_ante": {
        "CONCLUDED": "the conclusion stands until the performance office revokes it",
        "WITHDRAWN": "taken back; may be asked for anew",
        "REVOKED": "counts no more; may be asked for anew",
    },
    "goals.decisions.library": {
        "RETURNED": "not taken into the library; may be proposed anew",
        "PUBLISHED": "in the library until a change is proposed",
        "RETIRED": "out of use; old goals keep the version that they took",
    },
    "goals.decisions.unit": {"REGISTERED": "a unit stands until a reform closes it", "CLOSED": "merged or closed"},
    "monitoring.decisions.watch": {
        "WATCHED": "watched for its fiscal year, and ended by the reaction to the goal's cancellation, which finance decides",
        "ENDED": "cancelled with its goal",
    },
    "monitoring.decisions.round": {"CLOSED": "everything is reported"},
    "monitoring.decisions.record_state": {"CLOSED": "reviewed and filed", "ENDED": "its goal was cancelled"},
    "monitoring.decisions.key_monitoring": {"CONCLUDED": "reported and concluded", "CANCELLED": "may be selected anew"},
    "monitoring.decisions.disposal": {"FLOWING": "payments flow", "CANCELLED": "the project is cancelled"},
    "evaluation.decisions.self_evaluation_state": {
        "FINAL": "confirmed",
        "RECHECKED": "confirmed and evaluated again by finance",
        "CANCELLED": "may be assigned anew",
    },
    "evaluation.decisions.department_evaluation": {"CONFIRMED": "confirmed", "CANCELLED": "may be selected anew"},
    "evaluation.decisions.key_evaluation_state": {"CONFIRMED": "confirmed", "CANCELLED": "may be selected anew"},
    "feedback.decisions.result": {"ACKNOWLEDGED": "the unit has it in writing"},
    "feedback.decisions.linkage_state": {
        "DECLINED": "not taken up; may be proposed anew",
        "APPLIED": "stands in next year's budget",
        "WITHDRAWN": "taken back; may be proposed anew",
    },
    "feedback.decisions.disclosure": {
        "PUBLISHED": "published",
        "EXEMPT": "not to be published, with the reason",
        "LAPSED": "its goal was cancelled",
    },
    "feedback.decisions.report": {"SUBMITTED": "submitted"},
    "feedback.decisions.rectification_state": {"CLOSED": "销号", "WITHDRAWN": "taken back with the reason"},
    "audit.decisions.finding": {"SETTLED": "销号"},
    "shared.rules.book": {
        "APPROVED": "in force from its day until another one follows",
        "REJECTED": "may be proposed anew",
        "WITHDRAWN": "may be proposed anew",
    },
}
"""Module → status → why it may stay so for ever. Some can be left again; that they need not be is what stands here."""


def moved_on(table: Table, status: str) -> set[str]:
    """The states that follow this one when some role decides."""
    return {to for one in table.statuses if one.name == status for to in table.steps(one)}


def reached(table: Table, status: str) -> set[str]:
    """Every state that can follow this one, itself included."""
    found, fresh = {status}, [status]
    while fresh:
        new = moved_on(table, fresh.pop()) - found
        found |= new
        fresh += new
    return found


def nowhere(stood: Mapping[str, Mapping[str, int]]) -> set[str]:
    """Kind and status of the streams that no role can move on, and that are at no end that is meant."""
    of_kind = {decider.kind: tables for decider, tables in deciders()}
    return {
        f"{kind} {status}"
        for kind, statuses in stood.items()
        for status in statuses
        if status not in ENDS[of_kind[kind][0].module] and not all(moved_on(table, status) for table in of_kind[kind])
    }
