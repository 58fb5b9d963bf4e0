"""Every page under its address."""

from starlette.routing import Route

from portal.desk import Desk
from portal.pages import work


def routes(desk: Desk) -> list[Route]:
    """All of them."""
    return [Route("/", desk.page(work.work))]
