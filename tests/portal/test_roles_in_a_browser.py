"""Each role signs in, does its one thing and sees it done, in Debian's Chromium, with JavaScript and without; axe finds nothing."""

import asyncio
import re
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Page, expect

from issuer.directory import Directory
from shared.runtime.clock import FileClock
from tests.goals.samples import content, form
from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, moment
from tests.portal.chromium import at_work, browsing, faultless
from tests.portal.evaluating import FIRM, KEY, SELECTION
from tests.scenario.serving import COUNTY

GOAL = f"/goals/items/{ITEM}"


async def do(home: str, folder: Path, who: str, path: str, body: object) -> None:
    """A decision that somebody else takes; tried again while its service has not heard yet what it rests on."""
    headers = {"Authorization": f"Bearer {Directory(folder, COUNTY).token(who)}", "Idempotency-Key": str(uuid4())}
    async with httpx.AsyncClient(base_url=home, headers=headers) as http, asyncio.timeout(30):
        while not (answer := await http.post(path, json=body)).is_success:
            assert answer.status_code == 409, answer.text
            headers["Idempotency-Key"] = str(uuid4())
            await asyncio.sleep(0.05)


async def reviewed(home: str, folder: Path) -> None:
    """A goal that waits for the budget office."""
    await do(home, folder, "li", f"{GOAL}/draft", {"content": form(content())})
    await do(home, folder, "li", f"{GOAL}/declaration", {"budget_round": "二上"})
    await do(home, folder, "chen", f"{GOAL}/department-review", {"opinion": "同意"})
    await do(home, folder, "qian", f"{GOAL}/review", REVIEW)


async def shows(page: Page, there: str, what: str) -> None:
    """What is decided is shown a moment later: the page is opened again until it is."""
    async with asyncio.timeout(20):
        while not (answer := await page.goto(there)) or what not in await answer.text():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.mark.long
@pytest.mark.tools("chromium")
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
async def test_budget_office_auditor_firm_government_and_operator_do_their_work(home: str, tmp_path: Path, script: bool) -> None:
    await reviewed(home, tmp_path)
    async with browsing(home, script) as page:

        async def looked(there: str) -> None:
            await page.goto(f"{home}{there}")
            if script:
                await faultless(page)

        await at_work(page, home, "zhou")
        await looked(f"/budget?year=2020&item={ITEM}&amount=100000")
        await expect(page.locator(".notice h2")).to_contain_text("不得安排")
        await page.goto(f"{home}/decide?at={GOAL}/approval")
        await page.locator("[name=document]").fill("万财预〔2020〕1号")
        await page.locator(".decide button.btn-primary").click()
        await page.goto(f"{home}/budget?year=2020&item={ITEM}&amount=100000")
        await expect(page.locator(".notice h2")).to_contain_text("可以安排")

        await at_work(page, home, "shen")
        await shows(page, f"{home}/items/{ITEM}/audit", "绩效目标批复")
        await looked(f"/items/{ITEM}/audit?a=0")
        await expect(page.locator(".versus")).to_contain_text("周")
        if script:
            await page.locator("#rb").focus()
            await page.keyboard.press("ArrowLeft")
            await expect(page).to_have_url(re.compile("[?&]b="))
            await expect(page.locator("#rb")).to_be_focused()
        else:
            await page.locator("[aria-label='乙 上一步']").click()
        await page.locator("a", has_text="记录审计发现").click()
        await page.locator("[name=finding]").fill("合同未审批")
        await page.locator(".decide button.btn-primary").click()
        await shows(page, f"{home}/items/{ITEM}/audit", "合同未审批")

        FileClock(tmp_path / "clock").turn(moment("2020-07-01"))
        await do(home, tmp_path, "wang", f"{KEY}/selection", SELECTION)
        await do(home, tmp_path, "wang", f"{KEY}/commission", FIRM)
        await at_work(page, home, "firm")
        await shows(page, f"{home}/engagements", FIRM["contract"])
        await looked("/engagements")
        await page.locator("tbody a.btn").first.click()
        await expect(page.locator(".road .now")).to_contain_text("报送评价方案")
        if script:
            await faultless(page)
        await page.locator("[name='plan.title']").fill("工作方案")
        await page.locator("[name='_file:plan.sha256']").set_input_files(
            {"name": "方案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
        )
        await page.locator(".decide button.btn-primary").click()
        await shows(page, f"{home}/engagements", "方案已报")

        await at_work(page, home, "gov")
        await looked("/reports?year=2020")
        await looked("/figures?year=2020")
        await page.locator("a[href^='/figures/2020/Q1a']").click()
        await expect(page.locator("tbody")).to_contain_text(ITEM)

        await at_work(page, home, "ops")
        await looked("/operations")
        await expect(page.locator(".title .state")).to_have_text("一切正常")
        await looked("/help")
