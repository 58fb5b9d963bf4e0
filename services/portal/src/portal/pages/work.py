"""我的工作: what waits for whoever is signed in."""

from starlette.responses import Response

from portal.desk import Visit


async def work(visit: Visit) -> Response:
    """The first page."""
    return visit.show("work.html", here="work")
