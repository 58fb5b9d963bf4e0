"""The monitoring form with its two documents in Chromium: chosen, sent with the form and not while typing, and downloaded from the item."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.async_api import Request, expect

from tests.loop.county import ITEM, County
from tests.portal.chromium import at_their_desk, browsing, faultless
from tests.portal.rectifying import reported_next
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
            if asked.method == "POST" and asked.url.endswith(SHEET):
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


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_a_file_that_was_chosen_is_found_again_though_its_form_was_never_sent(county: County, served: str) -> None:
    path = await reported_next(county)
    sheet = f"{served}/items/{ITEM}/rectifications/{path.rsplit('/', 1)[1]}"
    async with browsing(served, True) as page:
        await at_their_desk(page, county, served, "li")
        await page.goto(sheet)
        proof = page.locator("[name='_file:remedies.0.evidence.0.sha256']")
        await proof.set_input_files({"name": "验收单.pdf", "mimeType": "", "buffer": PDF})
        kept = page.locator(".kept small").first
        await expect(kept).to_contain_text("已上传")
        await expect(page.locator("[name='remedies.0.evidence.0.title']")).to_have_value("验收单")
        await faultless(page)
        await page.wait_for_function("Object.keys(localStorage).some(one => (localStorage.getItem(one) || '').includes('验收单'))")
        another = await page.context.new_page()
        await page.close()
        await another.goto(sheet)
        await expect(another.locator(".draft")).to_contain_text("已恢复")
        await expect(another.locator(".kept small").first).to_contain_text("已上传")
        await faultless(another)
        await another.locator("[name='remedies.0.result']").fill("里程补齐")
        await another.locator("[name='remedies.0.done_on']").fill("2020-08-05")
        await another.locator(".decide button[value=send]").click()
        await expect(another.locator(".title .state")).to_have_text("已报结果")
    remedy = (await county.get("li", path))["remedies"][0]
    assert remedy["evidence"] == [{"title": "验收单", "sha256": sha256(PDF).hexdigest()}]
