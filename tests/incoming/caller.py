"""Whoever a token names."""

from typing import Protocol

from tests.scenario.people import Person


class Caller(Protocol):
    """Someone at a service, as the claims of a token say; of the bureau and in every role where they say nothing of that."""

    def __call__(self, service: str, **claims: object) -> Person: ...
