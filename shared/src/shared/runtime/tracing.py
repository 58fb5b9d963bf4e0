"""W3C trace context: which trace a request or a reaction belongs to, and which span of it it is."""

import re
from random import Random, SystemRandom

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")
_RANDOM = Random(SystemRandom().getrandbits(256))
"""An id must be another one each time, and need not be hard to guess: the system is asked once."""


def continued(traceparent: str) -> str:
    """A new span in the trace that this header names; empty where it names none."""
    parent = TRACEPARENT.fullmatch(traceparent.strip())
    return f"00-{parent[1]}-{_hex(8)}-{parent[2]}" if parent else ""


def begun() -> str:
    """The first span of a new trace, which nobody has asked to record."""
    return f"00-{_hex(16)}-{_hex(8)}-00"


def trace_of(traceparent: str) -> str:
    """The trace's id, 32 hexadecimal digits."""
    return traceparent.split("-")[1]


def _hex(bytes_: int) -> str:
    return _RANDOM.randbytes(bytes_).hex()
