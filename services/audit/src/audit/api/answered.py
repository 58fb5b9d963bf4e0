"""An answer that is read off a state by the names of its fields."""

from pydantic import ConfigDict

from shared.events.envelope import Value


class Answered(Value):
    """An answer that is read off a state by the names of its fields."""

    model_config = ConfigDict(from_attributes=True)
