"""Who takes a decision, as a decider needs to know it for the separation of duties."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person by opaque id, and the unit they act for; the finance bureau's people and services have none."""

    person: str
    unit: str = ""
