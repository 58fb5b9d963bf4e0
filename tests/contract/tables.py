"""The tables of what is allowed, of every aggregate of every service, and where each decision leads."""

import importlib
import pkgutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from fastapi.routing import APIRoute

from embedded.composition import SERVICES
from shared.runtime.decider import Decider
from shared.runtime.web.routes import declared

Steps = Mapping[str, str]
"""Decision → the statuses to which it may lead; a decision that is not named leaves the status as it is."""

CONFIRMING: Steps = {"CONFIRM": "CONFIRMED", "CANCEL": "CANCELLED"}
LEADS: Mapping[str, Steps] = {
    "goals.decisions.budget_gate": {"OVERRIDE": "FREE"},
    "goals.decisions.goal_state": {
        "DRAFT": "DRAFT",
        "DECLARE": "DECLARED",
        "DEPARTMENT_RETURN": "RETURNED",
        "DEPARTMENT_REVIEW": "DEPT_REVIEWED",
        "RETURN": "RETURNED",
        "REVIEW": "FIN_REVIEWED RETURNED REJECTED",
        "APPROVE": "APPROVED",
        "CANCEL": "CANCELLED",
        "REQUEST_ADJUSTMENT": "ADJUSTMENT_FILED ADJUSTING",
        "DEPARTMENT_RETURN_ADJUSTMENT": "APPROVED",
        "DEPARTMENT_REVIEW_ADJUSTMENT": "ADJUSTMENT_DEPT_REVIEWED",
        "REVIEW_ADJUSTMENT": "ADJUSTING APPROVED",
        "REFUSE_ADJUSTMENT": "APPROVED",
        "ADJUST": "APPROVED",
        "CLOSE": "CLOSED",
    },
    "goals.decisions.ex_ante": {
        "REQUEST": "REQUESTED",
        "RETURN": "RETURNED",
        "ASSESS": "ASSESSED",
        "CONCLUDE": "CONCLUDED",
        "WITHDRAW": "WITHDRAWN",
        "REVOKE": "REVOKED",
    },
    "goals.decisions.library": {
        "PROPOSE": "PROPOSED",
        "PROPOSE_CHANGE": "CHANGE_PROPOSED",
        "RETURN": "RETURNED PUBLISHED",
        "REVIEW": "REVIEWED CHANGE_REVIEWED",
        "PUBLISH": "PUBLISHED RETIRED",
    },
    "goals.decisions.unit": {"REGISTER": "REGISTERED", "CLOSE": "CLOSED"},
    "monitoring.decisions.watch": {"BEGIN": "WATCHED", "END": "ENDED"},
    "monitoring.decisions.round": {"OPEN": "OPEN", "CLOSE": "CLOSED"},
    "monitoring.decisions.record_state": {
        "ASSIGN": "ASSIGNED",
        "FILL": "FILLING",
        "SUBMIT": "SUBMITTED",
        "DEPARTMENT_REVIEW": "DEPT_REVIEWED",
        "DEPARTMENT_RETURN": "RETURNED",
        "FINANCE_REVIEW": "FIN_REVIEWED",
        "FINANCE_RETURN": "RETURNED",
        "CLOSE": "CLOSED",
    },
    "monitoring.decisions.key_monitoring": {
        "SELECT": "SELECTED",
        "ENGAGE": "ENGAGED",
        "REPORT": "REPORTED",
        "CONCLUDE": "CONCLUDED",
        "CANCEL": "CANCELLED",
    },
    "monitoring.decisions.disposal": {
        "DECIDE": "FLOWING DEFERRED STOPPED CANCELLED",
        "RELEASE": "FLOWING",
        "CHOOSE": "FLOWING CHOSEN LIFTABLE",
    },
    "evaluation.decisions.self_evaluation_state": {
        "ASSIGN": "ASSIGNED",
        "FILL": "FILLING",
        "SUBMIT": "SUBMITTED",
        "DEPARTMENT_REVIEW": "DEPT_REVIEWED",
        "DEPARTMENT_RETURN": "RETURNED",
        "QUALITY_REVIEW": "FIN_REVIEWED",
        "QUALITY_RETURN": "RETURNED",
        "CONFIRM": "FINAL",
        "RE_EVALUATE": "RECHECKED",
        "CANCEL": "CANCELLED",
    },
    "evaluation.decisions.department_evaluation": {"SELECT": "SELECTED", "REPORT": "REPORTED", "RETURN": "RETURNED", **CONFIRMING},
    "evaluation.decisions.key_evaluation_state": {
        "SELECT": "SELECTED",
        "COMMISSION": "COMMISSIONED",
        "SUBMIT_PLAN": "PLAN_SUBMITTED",
        "RETURN_PLAN": "PLAN_RETURNED",
        "APPROVE_PLAN": "PLAN_APPROVED",
        "START_FIELDWORK": "FIELDWORK",
        "DRAFT": "DRAFT_REPORT",
        "RETURN_DRAFT": "DRAFT_RETURNED",
        "COMMENT": "COMMENTS",
        "RECORD_SILENCE": "COMMENTS",
        "REPORT": "FINAL_REPORT",
        "RETURN_FINAL": "FINAL_RETURNED",
        "DELIVER": "DELIVERED",
        "RECEIPT": "RECEIPTED",
        **CONFIRMING,
    },
    "feedback.decisions.result": {"AWAIT": "AWAITED", "FEED_BACK": "FED_BACK", "ACKNOWLEDGE": "ACKNOWLEDGED"},
    "feedback.decisions.linkage_state": {
        "PROPOSE": "PROPOSED",
        "CONFIRM": "CONFIRMED",
        "DECLINE": "DECLINED",
        "APPLY": "APPLIED",
        "WITHDRAW": "WITHDRAWN",
    },
    "feedback.decisions.disclosure": {"REQUIRE": "DUE", "PUBLISH": "PUBLISHED", "EXEMPT": "EXEMPT"},
    "feedback.decisions.report": {"PREPARE": "PREPARED", "SUBMIT": "SUBMITTED"},
    "feedback.decisions.rectification_state": {
        "DRAFT": "DRAFTED",
        "ISSUE": "ISSUED",
        "WITHDRAW": "WITHDRAWN",
        "ACKNOWLEDGE": "ACKNOWLEDGED",
        "SUBMIT_MEASURES": "MEASURES_SUBMITTED",
        "RETURN_MEASURES": "MEASURES_RETURNED",
        "ACCEPT_MEASURES": "IN_PROGRESS",
        "REPORT": "COMPLETION_REPORTED",
        "RETURN": "RETURNED",
        "VERIFY": "VERIFIED",
        "CLOSE": "CLOSED",
    },
    "audit.decisions.finding": {"RECORD": "OPEN", "SETTLE": "SETTLED"},
}
OTHERWISE = {
    ("monitoring.decisions.disposal", "CHOOSING"): "a warning asks for a choice",
    ("monitoring.decisions.disposal", "PAUSED"): "the day after the term comes",
    ("feedback.decisions.disclosure", "OVERDUE"): "the day after the due date comes",
    ("monitoring.decisions.record_state", "ENDED"): "its goal is cancelled",
    ("feedback.decisions.disclosure", "LAPSED"): "its goal is cancelled",
    ("goals.decisions.budget_gate", "LIMITED"): "a linkage that cuts or cancels was applied in feedback",
    ("goals.decisions.goal_state", "DEPT_REVIEWED"): "handed over by a unit below a department to one without",
    ("goals.decisions.goal_state", "ADJUSTMENT_DEPT_REVIEWED"): "handed over by a unit below a department to one without",
}
"""Module and status → how it comes there without a decision of its table."""


@dataclass(frozen=True)
class Table:
    """What is allowed, in the module and under the name that it stands in."""

    module: str
    name: str
    allowed: Mapping[Any, frozenset[Any]]

    @property
    def statuses(self) -> list[StrEnum]:
        """Every status of its aggregate."""
        kind: type[StrEnum] = next(type(status) for those in self.allowed.values() for status in those)
        return list(kind)

    def steps(self, status: StrEnum, roles_alone: bool = True) -> set[str]:
        """The statuses to which somebody may lead it from here, by a decision that stands at a route."""
        return {
            to
            for decision, those in self.allowed.items()
            if status in those and (not roles_alone or (type(decision), decision) in decided())
            for to in LEADS[self.module].get(decision.name, "").split()
            if to != status.name
        }


@cache
def tables() -> list[Table]:
    """Every aggregate's tables: that of all units, and that of units without a department above them."""
    return [*_tables()]


def _tables() -> Iterator[Table]:
    for service in SERVICES:
        package = importlib.import_module(f"{service.name}.decisions")
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            there = (Table(found.name, name, vars(module)[name]) for name in ("ALLOWED", "FIRST_LEVEL") if name in vars(module))
            yield from (table for table in there if type(table.statuses[0]).__module__ == found.name)


def every_decider() -> Collection[Decider[Any, Any]]:
    """Every aggregate of every service."""
    known: dict[str, Decider[Any, Any]] = {}
    for service in SERVICES:
        package = importlib.import_module(f"{service.name}.decisions")
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            known |= {one.kind: one for one in vars(importlib.import_module(found.name)).values() if isinstance(one, Decider)}
    return known.values()


@cache
def deciders() -> list[tuple[Decider[Any, Any], list[Table]]]:
    """Every decider that has tables, with them."""
    by_status = {type(table.statuses[0]): [one for one in tables() if one.module == table.module] for table in tables()}
    standing = ((decider, status_of(decider.initial)) for decider in every_decider())
    return [(decider, by_status[type(status)]) for decider, status in standing if status is not None]


def status_of(state: Any) -> Any:
    """Where it stands; None for what has no states."""
    return getattr(state, "status", getattr(state, "payment", None))


@cache
def decided() -> set[tuple[type, Any]]:
    """The decisions that some role may take."""
    return {
        (type(declared(route).decides), declared(route).decides)
        for service in SERVICES
        for routes in service.routes()
        for route in routes.routes
        if isinstance(route, APIRoute) and declared(route).decides and declared(route).may
    }
