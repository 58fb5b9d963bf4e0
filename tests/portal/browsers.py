"""People at their browsers: each asks the portal for pages, signed in, and sends its forms as a browser does."""

import contextlib
import re
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx2
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from portal.serving import inside
from portal.session import Keeper, Person
from tests.loop.county import CAST, County
from tests.scenario.serving import COUNTY

KEY = "ab" * 32
KEEPER = Keeper([KEY], COUNTY)
HOME = "http://portal.test"


class Forms(HTMLParser):
    """What a page's forms would send, by their action."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, Any]] = {}
        self._fields: dict[str, Any] = {}
        self._area = self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field in."""
        its = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = self.forms.setdefault(its.get("action", ""), {})
        elif tag == "input" and its.get("type") == "checkbox" and its.get("name") in self._fields and "checked" in its:
            ticked = self._fields[its["name"]]
            self._fields[its["name"]] = [*(ticked if isinstance(ticked, list) else [ticked]), its.get("value", "")]
        elif tag == "input" and its.get("name") and (its.get("type") not in ("checkbox", "radio") or "checked" in its):
            self._fields[its["name"]] = its.get("value", "")
        elif tag == "textarea":
            self._area = its.get("name", "")
            self._fields[self._area] = ""
        elif tag == "select":
            self._select = its.get("name", "")
        elif tag == "option" and self._select and ("selected" in its or self._select not in self._fields):
            self._fields[self._select] = its.get("value", "")

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self._area:
            self._fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """The field is over."""
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


@dataclass
class Seen:
    """A page as it came."""

    answer: httpx2.Response
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.answer.text

    @property
    def status(self) -> int:
        """Of the answer."""
        return self.answer.status_code

    @property
    def words(self) -> str:
        """What can be read, without the markup."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", self.text)))

    @property
    def forms(self) -> list[str]:
        """Where its forms would be sent."""
        return list(Forms(self.text).forms)

    def at(self, place: str) -> str:
        """What is said beside a field, by its name; `checks` is all of it."""
        pattern = (
            r'id="checks".*?</section>' if place == "checks" else rf'<div class="slot" id="m-{place.replace(".", "-")}"[^>]*>.*?</div>'
        )
        found = re.search(pattern, self.text, re.DOTALL)
        assert found, f"no place {place}"
        return unescape(re.sub(r"<[^>]*>", "", found[0]))

    def form(self, action: str) -> dict[str, Any]:
        """What this form would send as it stands."""
        return Forms(self.text).forms[action]


@dataclass
class Browser:
    """One person's."""

    http: httpx2.AsyncClient

    async def open(self, path: str) -> Seen:
        """Go there, and on where it leads."""
        return Seen(await self.http.get(path, follow_redirects=True))

    async def send(
        self, path: str, fields: Mapping[str, str | list[str]], follow: bool = True, files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> Seen:
        """Send a form from a page of ours, with what was chosen at its file fields."""
        ours = {"Sec-Fetch-Site": "same-origin"}
        return Seen(await self.http.post(path, data=dict(fields), files=files or None, headers=ours, follow_redirects=follow))

    async def check(self, path: str, fields: Mapping[str, Any]) -> Seen:
        """What htmx asks while somebody types."""
        headers = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}
        return Seen(await self.http.post(path, data={**fields, "_do": "check"}, headers=headers))


@dataclass(frozen=True)
class Browsers:
    """By the person's id; `nobody` is not signed in."""

    by: Mapping[str, Browser]
    away: set[str]
    """The services that do not answer now."""
    paths: tuple[str, ...] = ()
    """Of every page that can be opened."""

    def __getitem__(self, who: str) -> Browser:
        return self.by[who]


def signed(county: County, who: str) -> str:
    """The cookie of whoever has signed in with the token that they have for the services."""
    user = next(one for one in CAST if one.id == who)
    token = county.people[who].headers["Authorization"].removeprefix("Bearer ")
    person = Person(who, user.name, user.roles, user.unit, COUNTY, token, "", time.time() + 3600)
    return KEEPER.sealed({"person": vars(person), "until": time.time() + 3600})


@contextlib.asynccontextmanager
async def browsers_of(county: County) -> AsyncIterator[Browsers]:
    """Everybody of the county, signed in with the token that they have for the services."""
    away: set[str] = set()

    async def everything(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].split("/")[1] in away:
            raise httpx2.ConnectError("nobody listens")
        await county.everything(scope, receive, send)

    portal = inside(everything, county.hosts, HOME, ("portal", "no secret"), KEEPER, county.clock, "万载县")
    async with contextlib.AsyncExitStack() as stack:
        made = {}
        for who in ("nobody", *(user.id for user in CAST)):
            http = await stack.enter_async_context(httpx2.AsyncClient(transport=httpx2.ASGITransport(portal), base_url=HOME))
            if who != "nobody":
                http.cookies.set(KEEPER.cookie, signed(county, who), domain="portal.test")
            made[who] = Browser(http)
        opened = (one.path for one in portal.routes if isinstance(one, Route) and "GET" in (one.methods or ()))
        yield Browsers(made, away, tuple(opened))
