"""What is no refusal by a rule: what cannot be done now, and what an operator's command line says."""

from typing import ClassVar


class Unavailable(Exception):
    """Not now, and perhaps it happened: repeat with the same Idempotency-Key."""

    zh: ClassVar[str] = "暂时不可用，请稍后以同一幂等键重试"
    """The title in Chinese; the first line of the docstring is the title in English."""


class Away(Exception):
    """Something outside does not answer now. What it is says so by an `Outage`; who waits for it is silent, and comes again."""


class OperatorError(Exception):
    """A process or a command cannot do what an operator asked for; the message is one sentence, in Chinese and English."""
