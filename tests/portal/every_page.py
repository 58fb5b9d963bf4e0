"""Every page that somebody's links lead to, one of each kind, and how each stands on small screens."""

import re
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.async_api import Page, ViewportSize

from tests.portal.chromium import faultless

SMALL = (ViewportSize(width=683, height=384), ViewportSize(width=390, height=844))
"""A screen of 1366×768 at 200 %, and a telephone."""
TELLING = {"tab", "at", "do", "by"}
"""What, of an address's question, makes another kind of page of it."""
PASSED = re.compile(r"^/(language|sign-out|sign-in|evidence|live)\b|\.(csv|xlsx|zip)$")
LINKS = "them => them.filter(it => !it.hasAttribute('download')).map(it => it.getAttribute('href'))"
FITS = Path(__file__).parent / "fits.js"
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Charts hear of a window's new size when it is drawn next, and follow in the picture after."""
SHAPE = "[...new Set([...document.querySelectorAll('body *')].map(it => it.tagName + it.className + it.role))].sort().join()"
"""Which parts a page has."""


def kind(address: str) -> str:
    """Pages of one kind differ in what they are about."""
    at = urlsplit(address)
    asked = urlencode(sorted(pair for pair in parse_qsl(at.query) if pair[0] in TELLING))
    return re.sub(r"[^/=&]*[0-9][^/&]*|[A-Z_]{2,}", "0", f"{at.path}?{asked}")


async def pages(page: Page, home: str, begin: str = "/") -> AsyncIterator[str]:
    """Open one page of each kind, from this one on, as far as links lead."""
    waiting, met = deque([begin]), {kind(begin)}
    while waiting:
        there = waiting.popleft()
        answer = await page.goto(f"{home}{there}")
        assert answer
        assert answer.status < 500, there
        yield there
        here = urlsplit(page.url)
        for link in await page.locator("a[href]").evaluate_all(LINKS):
            onward = f"{here.path}{link}" if link.startswith("?") else link
            if onward.startswith("/") and not PASSED.search(urlsplit(onward).path) and kind(onward) not in met:
                met.add(kind(onward))
                waiting.append(onward.partition("#")[0])


async def looked_at(page: Page, seen: set[tuple[str, str]]) -> list[str]:
    """What is wrong with the page that is open; nothing where one of the same kind with the same parts was seen already."""
    shape = (kind(page.url), await page.evaluate(SHAPE))
    if shape in seen:
        return []
    seen.add(shape)
    wrong = []
    before = page.viewport_size
    for size in SMALL:
        await page.set_viewport_size(size)
        await page.evaluate(DRAWN)
        wrong += [f"{size['width']}: {said}" for said in await page.evaluate(FITS.read_text())]
    assert before
    await page.set_viewport_size(before)
    try:
        await faultless(page)
    except AssertionError as found:
        wrong.append(str(found)[:1500])
    return wrong
