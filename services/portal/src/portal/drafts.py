"""The road of an official form that is kept as a draft before it is sent: filled in, checked, kept, sent, and shown again with why not."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings
from portal.papers import Sent
from portal.services import Said


class Road(NamedTuple):
    """Where a form is kept and sent, and the page to go on with."""

    service: str
    keeps: str
    sends: str
    back: str


class Sheet(Protocol):
    """A form and what stands around it."""

    def body(self, name: str, content: Mapping[str, Any]) -> Any:
        """The form as this body of the service."""

    async def checked(self, content: Mapping[str, Any]) -> Findings:
        """What the service says of the whole form."""

    async def unsent(self, content: Mapping[str, Any], said: Said) -> Findings:
        """Why it was kept and not sent."""

    async def show(
        self, content: Mapping[str, Any], found: Findings | None = None, said: Said | None = None, key: str = "", saved: bool = False
    ) -> Response:
        """As it stands now."""


async def kept_or_sent(visit: Visit, sheet: Sheet, form: Sent, road: Road) -> Response:
    """What came of it; whatever is refused, nothing typed is lost, and a file that was taken stays with the form."""
    content, what, key, papers = form
    if papers.refused:
        return await sheet.show(content, (await sheet.checked(content)).beside(papers.findings), papers.refused, key)
    if what == "check":
        return await sheet.show(content, await sheet.checked(content), key=key)
    said = await visit.ask.post(road.service, road.keeps, sheet.body("Filling", content), key)
    if not said.ok:
        return await sheet.show(content, await sheet.checked(content), said, key)
    if what != "send":
        return visit.settled(await sheet.show(content, saved=True))
    said = await visit.ask.post(road.service, road.sends, sheet.body("Submission", content))
    if said.ok:
        return visit.done(road.back, said)
    return visit.settled(await sheet.show(content, await sheet.unsent(content, said), said, saved=True))
