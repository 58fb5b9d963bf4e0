"""How a test runs the issuer's command line."""

import subprocess
from typing import Protocol


class Run(Protocol):
    """`python -m issuer …` to its end; settings of the test's own surroundings do not reach it."""

    def __call__(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]: ...
