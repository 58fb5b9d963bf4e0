"""What every page stands on: who is there, what day it is, whom to ask, and how an answer is shown."""

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.batches import Batch, Batches
from portal.live import Watcher
from portal.looks import LANGUAGES, Looks, translations
from portal.navigation import entries, leads
from portal.people import People, persons_in
from portal.services import Asking, Said, Services
from portal.session import Keeper, Person
from portal.signing import Signing
from portal.terms import _
from portal.unlocking import Passwords
from shared.runtime.clock import Clock, day_of

LANGUAGE = "bihuan_lang"
ACCEPTED = "bihuan_accepted"
"""The cookie that tells `drafts.js` which form was taken."""
KEPT = 7 * 86400.0
"""Seconds that a batch may be gone on with."""
POSITION = re.compile(r"[a-z]+:[0-9]{1,19}")
NOT_FOUND = _("没有这一页。地址可能抄错了，也可能这件事已不在这里；可从“我的工作”或搜索找到它。")

MOST_FIELDS, MOST_FILES = 20_000, 200
"""Of one form: a declaration of 500 indicators has some 7,000 fields."""


@dataclass(frozen=True)
class Visit:
    """One person at one page."""

    request: Request
    person: Person
    ask: Asking
    today: date
    looks: Looks
    batches: Batches
    passwords: Passwords
    people: People
    watcher: Watcher

    def show(self, template: str, status: int = 200, /, **known: Any) -> HTMLResponse:
        """The page; what every page shows is known to all."""
        everywhere = {"request": self.request, "person": self.person, "today": self.today, "here": ""}
        everywhere |= {"versions": self.ask.versions}
        everywhere |= {"nav": entries(self.person.roles), "leads": partial(leads, self.person.roles)}
        return HTMLResponse(self.looks.html(template, language_of(self.request), everywhere | known), status)

    def term(self, word: str) -> str:
        """A word of ours in their language."""
        return translations(language_of(self.request)).gettext(word) if word else ""

    async def form(self) -> FormData:
        """What was sent. Raises HTTPException (400) for what is no form."""
        return await self.request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)

    @property
    def year(self) -> str:
        """The year that is asked about, as it was typed; this one where none is."""
        return self.request.query_params.get("year", "").strip() or str(self.today.year)

    async def units(self) -> dict[str, str]:
        """The names of the units that they may see, by code; none where they may see none."""
        return await self.ask.units()

    async def open_units(self) -> dict[str, str]:
        """Those of them that may be chosen where something new is decided."""
        return await self.ask.open_units()

    async def named(self, *answers: Any) -> Mapping[str, str]:
        """The names of those whom services' answers name by their ids, however deep; who is not known is shown by the id."""
        return await self.people.names(self.person.token, persons_in(answers))

    def done(self, page: str, said: Said) -> Response:
        """On to a page that shows what came of a decision."""
        return self.settled(RedirectResponse(f"{page}{'&' if '?' in page else '?'}seen={said.position}" if said.position else page, 303))

    def settled(self, answer: Response, form: str = "") -> Response:
        """What was typed into the form at this address (where none is named, the one that was sent) was taken: the browser may drop it."""
        sent = self.request.url
        secure, address = sent.scheme == "https", form or f"{sent.path}?{sent.query}".rstrip("?")
        answer.set_cookie(ACCEPTED, quote(address, safe=""), max_age=3600, secure=secure, samesite="lax")
        return answer

    def begun(self) -> Batch | None:
        """What they decided on many things and did not finish."""
        return self.batches.opened(self.request.cookies.get(self.batches.cookie, ""), self.person)

    def sealed(self, batch: Batch) -> str:
        """For the cookie that keeps it; nothing where it does not fit."""
        return self.batches.sealed(batch, time.time() + KEPT)

    def missing(self) -> HTMLResponse:
        """There is no such page."""
        return self.show("told.html", 404, sentence=NOT_FOUND)

    def refused(self, said: Said) -> HTMLResponse:
        """A page where the thing itself cannot be shown: the service's sentence, or that it is away."""
        return self.show("refused.html", 502 if said.away else said.status, said=said)


Page = Callable[[Visit], Awaitable[Response]]


class Desk:
    """Makes pages of functions: nobody sees one who is not signed in."""

    def __init__(self, services: Services, signing: Signing, looks: Looks, clock: Clock, keeper: Keeper) -> None:
        self.services, self.signing, self.looks, self._clock = services, signing, looks, clock
        self._batches, self._passwords = Batches(keeper), Passwords(keeper)
        self._people = People(signing)
        self._watcher = Watcher(services, signing.own_token)

    def page(self, made: Page) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a page for whoever is signed in; others sign in first and then come back to it."""

        async def endpoint(request: Request) -> Response:
            person = await self.signing.fresh(request)
            if person is None:
                if request.method == "GET" and request.headers.get("sec-fetch-mode", "navigate") != "navigate":
                    return Response(status_code=204)  # a script's question: it ends there, and touches no sign-in under way
                request.session.pop("person", None)
                if request.method != "GET":
                    return self.told(request, 401, _("登录已到期，这一页没有送出。请在另一个窗口重新登录，再回到这里重新提交。"))
                there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                return RedirectResponse(f"/sign-in?next={quote(there, safe='')}", 303)
            seen = request.query_params.get("seen", "")
            asking = self.services.by(person.token, seen if POSITION.fullmatch(seen) else "")
            visit = Visit(request, person, asking, self.today, self.looks, self._batches, self._passwords, self._people, self._watcher)
            return await made(visit)

        return endpoint

    @property
    def today(self) -> date:
        """The business day."""
        return day_of(self._clock.now())

    def told(self, request: Request, status: int, sentence: str) -> HTMLResponse:
        """A page that says one sentence, to anybody."""
        known: dict[str, Any] = {
            "request": request,
            "nav": [],
            "leads": partial(leads, ()),
            "person": None,
            "today": self.today,
            "here": "",
            "sentence": sentence,
        }
        return HTMLResponse(self.looks.html("told.html", language_of(request), known), status)


def language_of(request: Request) -> str:
    """Chinese unless they chose another one."""
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
