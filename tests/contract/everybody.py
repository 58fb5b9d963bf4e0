"""Everybody, at the keyboards of all services."""

from collections.abc import Mapping

from tests.scenario.people import People

Everybody = Mapping[str, People]
"""A service's name, and its people."""
