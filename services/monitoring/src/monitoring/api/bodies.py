"""Request bodies that several subjects share."""

from shared.events.values import Remarks, Text
from shared.runtime.web.commands import Body


class Opinion(Body):
    """A conclusion."""

    opinion: Text


class Review(Opinion):
    """A passing review, with what it says of single fields."""

    points: Remarks = ()


class Reason(Body):
    """Why something is marked or cleared."""

    reason: Text


class Return(Reason):
    """退回: the reason, and those that belong to single fields."""

    points: Remarks = ()


class Nothing(Body):
    """A decision that needs no words."""
