"""Python's cycle collector, told how a process that reads events by the thousand wants it."""

import contextlib
import gc
from collections.abc import Iterator
from functools import cache

YOUNG, MIDDLE, OLD = 100_000, 20, 100


@cache
def collect_rarely() -> None:
    """Leave what is loaded by now alone, and look for cycles less often; only the first call in a process counts.

    A page of events is many objects that live until it is written and hold no cycles. With Python's own thresholds
    the collector goes through them, and through all modules, again and again: a quarter of the time of catching up.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


@contextlib.contextmanager
def collected_later() -> Iterator[None]:
    """No look for cycles before the end: for a long piece of work that leaves next to none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
