"""The monitoring form with its two documents in Chromium: chosen, sent with the form and not while typing, and downloaded from the item."""

from pathlib import Path

import pytest
from playwright.async_api import Request, expect

from tests.loop.county import ITEM, County
from tests.portal.chromium import at_their_desk, browsing, faultless
from tests.portal.unit_forms import MONITORED as ROWS
from tests.portal.unit_forms import MONITORING as SHEET
from tests.portal.unit_forms import MONITORING_WORD as WORD
from tests.portal.unit_forms import PDF
from tests.portal.unit_forms import monitoring_begun as begun

MANY = PDF + b" " * 500_000


@pytest.mark.tools("chromium")
@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with JavaScript", "without"])
async def test_the_documents_of_a_form_are_chosen_sent_and_downloaded(county: County, served: str, tmp_path: Path, script: bool) -> None:
    await begun(county)
    async with browsing(served, script) as page:
        sent: list[int] = []

        def noted(asked: Request) -> None:
            if asked.method == "POST":
                sent.append(len(asked.post_data_buffer or b""))

        page.on("request", noted)
        await at_their_desk(page, county, served, "li")
        await page.goto(f"{served}{SHEET}")
        (report := tmp_path / "自评报告.pdf").write_bytes(MANY)
        await page.locator("[name='_file:form.sha256']").set_input_files({"name": "监控自评表.pdf", "mimeType": "", "buffer": PDF})
        await page.locator("[name='_file:report.sha256']").set_input_files(report)
        for name, value in (ROWS | WORD).items():
            field = page.locator(f"[name='{name}']")
            if name.endswith("causes"):
                await page.locator(f"[name='{name}'][value='{value}']").check()
            elif await field.evaluate("it => it.tagName") == "SELECT":
                await field.select_option(value)
            else:
                await field.fill(value)
        if script:
            await expect(page.locator("#light-0")).to_contain_text("红")
            assert max(sent) < len(MANY), "no file goes along while somebody types"
            await faultless(page)
        await page.locator(".decide button[value=send]").click()
        await expect(page.locator(".files")).to_contain_text("自评报告")
        if script:
            await faultless(page)
        async with page.expect_download() as begins:
            await page.locator(".files a", has_text="自评报告").click()
        download = await begins.value
        assert download.suggested_filename == "自评报告.pdf"
        await download.save_as(brought := tmp_path / "brought.pdf")
        assert brought.read_bytes() == MANY
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto(f"{served}/items/{ITEM}")
        if script:
            assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390
