"""A date by which a unit must answer, when the answer came, and what was told of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.events.feedback import Deadline


@dataclass(frozen=True)
class Term:
    """One deadline; a new date is a new term."""

    deadline: Deadline
    due_on: date
    ended_on: date | None = None
    """The business day of the answer, extension or withdrawal; None while it runs."""
    due_told: bool = False
    overdue_told: bool = False

    @property
    def late_on(self) -> date:
        """The day on which it is overdue."""
        return self.due_on + timedelta(days=1)

    def runs_at(self, day: date) -> bool:
        """Whether it was unanswered at 00:00 of the day; what comes on the day comes after 00:00."""
        return self.ended_on is None or self.ended_on >= day


Terms = tuple[Term, ...]


def running(terms: Terms, deadline: Deadline) -> Term | None:
    """The term of this deadline that nobody has answered yet."""
    return next((term for term in terms if term.ended_on is None and term.deadline == deadline), None)


def overdue(terms: Terms) -> bool:
    """Whether an unanswered term was told overdue."""
    return any(term.ended_on is None and term.overdue_told for term in terms)


def ended(terms: Terms, on: date, *deadlines: Deadline) -> Terms:
    """The running terms of these deadlines end on a business day."""
    return tuple(replace(term, ended_on=on) if term.ended_on is None and term.deadline in deadlines else term for term in terms)


def falls_due(terms: Terms, deadline: Deadline, due_on: date) -> bool:
    """Whether the due date came upon an unanswered term, and was not told yet."""
    return any(not term.due_told and term.runs_at(due_on) for term in _dated(terms, deadline, due_on))


def falls_overdue(terms: Terms, deadline: Deadline, due_on: date) -> bool:
    """Whether the day after came upon an unanswered term, and was not told yet."""
    return any(not term.overdue_told and term.runs_at(term.late_on) for term in _dated(terms, deadline, due_on))


def told_due(terms: Terms, deadline: Deadline, due_on: date) -> Terms:
    """Remember that the due date was told."""
    return _changed(terms, deadline, due_on, lambda term: replace(term, due_told=True))


def told_overdue(terms: Terms, deadline: Deadline, due_on: date) -> Terms:
    """Remember that the day after was told."""
    return _changed(terms, deadline, due_on, lambda term: replace(term, overdue_told=True))


def _dated(terms: Terms, deadline: Deadline, due_on: date) -> Terms:
    return tuple(term for term in terms if (term.deadline, term.due_on) == (deadline, due_on))


def _changed(terms: Terms, deadline: Deadline, due_on: date, change: Callable[[Term], Term]) -> Terms:
    return tuple(change(term) if (term.deadline, term.due_on) == (deadline, due_on) else term for term in terms)
