"""The routes that answer with a list, of every service."""

import inspect
from collections.abc import Iterator
from typing import Any, get_origin

from fastapi.routing import APIRoute

from embedded.composition import SERVICES
from shared.runtime.web.pages import Page

YEARS = {"year", "work_year", "next_year"}


def lists() -> Iterator[tuple[str, APIRoute]]:
    """Each with its name, `goals GET /items`."""
    for service in SERVICES:
        for routes in service.routes():
            for route in routes.routes:
                if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and (paged(route) or get_origin(answer(route)) is list):
                    yield f"{service.name} GET {route.path}", route


def answer(route: APIRoute) -> Any:
    """What it answers with."""
    return route.response_model


def paged(route: APIRoute) -> bool:
    """Whether it is read page by page."""
    told = answer(route)
    return inspect.isclass(told) and issubclass(told, Page)
