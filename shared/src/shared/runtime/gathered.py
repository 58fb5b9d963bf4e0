"""Several things at once, none of them left under way."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def gathered(*works: Awaitable[T]) -> list[T]:
    """What all have brought, in their order. The first failure is raised once all have come to an end."""
    found = await asyncio.gather(*works, return_exceptions=True)
    brought: list[T] = []
    for one in found:
        if isinstance(one, BaseException):
            raise one
        brought.append(one)
    return brought
