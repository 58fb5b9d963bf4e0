"""Somebody who has a keyboard alone: keys are pressed, and where they lead is always to be seen."""

from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.portal.chromium import another_page

MOST = 400
"""Steps by Tab within which everything of a page must be reached."""
SEEN = """async () => {
  const wrong = () => {
    const it = document.activeElement, shown = it.matches('.pick input') ? it.nextElementSibling : it;
    if (it === document.body) return 'nowhere';
    const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
    if (!box.width || !box.height || box.right < 0 || box.bottom < 0) return 'out of sight: ' + it.outerHTML.slice(0, 160);
    const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    return ring ? '' : 'not to be seen: ' + it.outerHTML.slice(0, 160);
  };
  if (wrong()) await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return wrong();
}"""
"""What is wrong with where the keyboard is, once the page has been drawn with it there."""


@dataclass
class Keyboard:
    """One page, and whoever sits before it."""

    page: Page

    async def press(self, *keys: str) -> None:
        """One after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def is_at(self, what: str) -> bool:
        """Whether the keyboard is there."""
        return bool(await self.page.evaluate("what => document.activeElement.matches(what)", what))

    async def reaches(self, what: str, key: str = "Tab") -> None:
        """By Tab alone; each step on the way is to be seen, but the way round from the end of the page to its beginning."""
        for _ in range(MOST):
            if await self.is_at(what):
                return
            await self.page.keyboard.press(key)
            wrong = await self.page.evaluate(SEEN)
            assert wrong in ("", "nowhere"), (self.page.url, wrong)
        raise AssertionError(f"{self.page.url}: {what} is not reached by {key}")

    async def writes(self, name: str, text: str) -> None:
        """Into the field of this name, over what was there."""
        await self.reaches(f"[name='{name}']")
        await self.press("Control+A")
        await self.page.keyboard.type(text)

    async def picks(self, name: str, value: str) -> None:
        """Of a list, by arrows."""
        await self.reaches(f"select[name='{name}']")
        chosen = self.page.locator(f"select[name='{name}']")
        await self.press("Home")
        for _ in range(40):
            if await chosen.input_value() == value:
                return
            await self.press("ArrowDown")
        raise AssertionError(f"{name} cannot be {value}")

    async def marks(self, name: str, value: str) -> None:
        """One of a group of buttons: Tab to the group, arrows within it."""
        await self.reaches(f"input[name='{name}']")
        await self.press("Space")
        for _ in range(10):
            if await self.is_at(f"[name='{name}'][value='{value}']"):
                await expect(self.page.locator(f"[name='{name}'][value='{value}']")).to_be_checked()
                return
            await self.press("ArrowRight")
        raise AssertionError(f"{name} cannot be {value}")

    async def enters(self, what: str) -> None:
        """A button or a link, by Enter; another page comes."""
        await self.reaches(what)
        async with another_page(self.page):
            await self.press("Enter")
