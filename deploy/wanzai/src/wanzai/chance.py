"""What chance has in store for an item: the same in every run, and different for every question asked of it."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from wanzai.county import Item

T = TypeVar("T")


def of(item: Item, about: str) -> Random:
    """The chance of one matter of an item in its year."""
    return Random(f"{item.year} {item.code} {item.name} {about}")


def lasting(item: Item, about: str) -> Random:
    """The chance of a matter that stays the same over the years of a project."""
    return Random(f"{item.code} {item.name} {about}")


def one_of(item: Item, about: str, choices: Sequence[T]) -> T:
    """One of these."""
    return of(item, about).choice(choices)
