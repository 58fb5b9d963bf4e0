"""How a test runs the issuer's command line."""

from typing import Protocol

from typer.testing import Result


class Run(Protocol):
    """`python -m issuer …` to its end, in this process; settings of the test's own surroundings do not reach it."""

    def __call__(self, *arguments: str, **settings: str) -> Result: ...
