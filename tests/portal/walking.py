"""Somebody who does their work by pages alone: follows links, fills in forms, presses buttons; every page they meet is looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.async_api import Page, expect

from tests.loop.county import ITEM, County
from tests.portal.chromium import another_page, at_their_desk, faultless

Files = Mapping[str, tuple[str, bytes]]
NOTHING: Mapping[str, str] = {}
NO_FILES: Files = {}


@dataclass
class Walker:
    """One browser, and whoever sits before it."""

    page: Page
    home: str
    county: County
    script: bool
    met: set[str] = field(default_factory=set)

    async def sits_down(self, who: str) -> None:
        """Whoever did something before, all services have heard of it; now it is this person's turn, at what waits for them."""
        await self.county.settled()
        await at_their_desk(self.page, self.county, self.home, who)
        await self.goes("/")

    async def goes(self, there: str) -> None:
        """To a page by its address, and looks at it."""
        await self.page.goto(f"{self.home}{there}")
        await self.looks()

    async def follows(self, what: str, within: str = "main") -> None:
        """A link, by its words or its address."""
        link = self.page.locator(f"{within} a[href='{what}']:visible" if what.startswith("/") else f"{within} a:text-is('{what}'):visible")
        async with another_page(self.page):
            await link.first.click()
        await self.looks()

    async def waits(self, task: str) -> None:
        """From what waits to where it is done."""
        await self.goes("/")
        async with another_page(self.page):
            await self.page.locator("tbody tr", has_text=task).locator("a.main").first.click()
        await self.looks()

    async def looks(self) -> None:
        """WCAG, once for each kind of page."""
        kind = re.sub(r"[0-9]+", "0", self.page.url.removeprefix(self.home).partition("seen=")[0])
        if self.script and kind not in self.met:
            self.met.add(kind)
            await faultless(self.page)

    async def types(self, fields: Mapping[str, str]) -> None:
        """What stands in the form's fields, each as it is."""
        for name, value in fields.items():
            one = self.page.locator(f"[name='{name}']")
            if await one.first.get_attribute("type") in ("checkbox", "radio"):
                await self.page.locator(f"label:has([name='{name}'][value='{value}'])").click()
            elif await self.page.locator(f"select[name='{name}']").count():
                await one.select_option(value)
            else:
                await one.fill(value)

    async def chooses(self, files: Files) -> None:
        """The files of a form, by their fields."""
        for name, (called, data) in files.items():
            await self.page.locator(f"[name='{name}']").set_input_files({"name": called, "mimeType": "", "buffer": data})

    async def presses(self, button: str = "button.btn-primary") -> None:
        """The button at the foot of the page; what it did is shown by another page."""
        async with another_page(self.page):
            await self.page.locator(f".decide {button}").click()
        await expect(self.page.locator(".notice.bad")).to_have_count(0)
        await self.looks()

    async def decides(self, what: str, fields: Mapping[str, str] = NOTHING) -> None:
        """Something that may be decided on the item, from its page."""
        await self.goes(f"/items/{ITEM}")
        await self.follows(what, "[aria-labelledby=can]")
        await self.fills(fields)

    async def engaged(self, firm: str, what: str, fields: Mapping[str, str] = NOTHING, files: Files = NO_FILES) -> None:
        """A firm's step, from the list of what it is engaged for."""
        await self.sits_down(firm)
        await self.goes("/engagements")
        await self.follows(what)
        await self.fills(fields, files)

    async def begins(self, what: str, fields: Mapping[str, str] = NOTHING, about: Mapping[str, str] = NOTHING) -> None:
        """Something that nobody has begun yet, from the item's page; `about` is what else it asks for."""
        await self.goes(f"/items/{ITEM}")
        await self.follows("发起别的事")
        await self.follows(what)
        await (self.asked(about, fields) if about else self.fills(fields))

    async def asked(self, about: Mapping[str, str], fields: Mapping[str, str], files: Files = NO_FILES) -> None:
        """Which one it is about, and then its form."""
        await self.types(about)
        async with another_page(self.page):
            await self.page.locator("main button.btn-primary").click()
        await self.looks()
        await self.fills(fields, files)

    async def fills(self, fields: Mapping[str, str] = NOTHING, files: Files = NO_FILES) -> None:
        """The form that is open, and sends it."""
        await self.types(fields)
        await self.chooses(files)
        await self.presses()
        await self.county.settled()
