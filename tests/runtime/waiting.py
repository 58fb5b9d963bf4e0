"""Waits for a condition, never for a time."""

import asyncio
from collections.abc import Callable

PATIENCE = 60.0


async def until(condition: Callable[[], object]) -> None:
    """Come back when the condition holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)
