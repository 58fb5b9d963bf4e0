"""Request bodies that several subjects share."""

from typing import Annotated

from pydantic import Field

from evaluation.decisions.correction import Correction
from shared.events.evaluation import DimensionScore
from shared.events.values import DocumentNumber, Evidence, Money, Note, Points, Remarks, Text
from shared.runtime.web.commands import Body


class Review(Body):
    """A passing review, with what it says of single fields."""

    opinion: Text
    points: Remarks = ()


class Reason(Body):
    """A cancellation."""

    reason: Text


class Return(Reason):
    """退回: the reason, and those that belong to single fields."""

    points: Remarks = ()


class Document(Body):
    """What a decision rests on (文号), where there is a document."""

    document: DocumentNumber | None = None


class Nothing(Body):
    """A decision that needs no words."""


class Scored(Body):
    """An evaluation report with scores by the framework and the problems found."""

    scores: Annotated[tuple[DimensionScore, ...], Field(min_length=1, max_length=100)]
    problems: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    report: Evidence


class Report(Scored):
    """A report that a result is made of; odd money of the item (资金疑点) needs a word."""

    money_explanation: Note = ""


class CorrectedResult(Body):
    """更正: what the result is in truth, why, and by which document; what is left out stays."""

    score: Points | None = None
    amount: Money | None = None
    problems: Annotated[tuple[Text, ...], Field(max_length=100)] | None = None
    reason: Text
    document: DocumentNumber

    @property
    def correction(self) -> Correction:
        """As the decision takes it."""
        return Correction(self.score, self.amount, self.problems, self.reason, self.document)
