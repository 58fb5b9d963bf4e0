"""Request bodies that several subjects share."""

from shared.events.values import Text
from shared.runtime.web.commands import Body


class Opinion(Body):
    """A passing review or a conclusion."""

    opinion: Text


class Reason(Body):
    """Why something is returned, marked or cleared."""

    reason: Text


class Nothing(Body):
    """A decision that needs no words."""
