"""Request bodies that several subjects share."""

from typing import Annotated

from pydantic import Field

from shared.events.evaluation import DimensionScore
from shared.events.values import DocumentNumber, Evidence, Text
from shared.runtime.web.commands import Body


class Opinion(Body):
    """A passing review."""

    opinion: Text


class Reason(Body):
    """A return or a cancellation."""

    reason: Text


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
