"""Every page under its address."""

from starlette.routing import Route

from portal.desk import Desk
from portal.pages import decide, item, lists, search, work


def routes(desk: Desk) -> list[Route]:
    """All of them."""
    return [
        Route("/", desk.page(work.work)),
        Route("/items/{item}", desk.page(item.item)),
        Route("/lists/{key}.csv", desk.page(lists.table)),
        Route("/lists/{key}", desk.page(lists.listing)),
        Route("/search", desk.page(search.search)),
        Route("/decide", desk.page(decide.decide), methods=["GET", "POST"]),
    ]
