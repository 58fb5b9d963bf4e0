"""Each role follows every link that its pages show, in English: none leads to a refusal, and no word of ours stays Chinese."""

import re

import pytest

from portal.vocabulary import VOCABULARY
from tests.loop.county import CAST, County
from tests.portal.begun import ROLES, begun
from tests.portal.browsers import Browsers
from tests.portal.catalogue import english
from tests.portal.links import Chinese, followed

OURS = {str(one.id) for one in english()} | VOCABULARY
DAYS_AND_MONEY = re.compile(r"([0-9]+年)?[0-9]+月([0-9]+日)?|[−＋0-9., ]+ (万元|元)")
"""Made by filters, in Chinese where the page is."""
TYPED = {user.name for user in CAST} | {"工作方案", "报告初稿", "监控自评表", "自评报告", "自评表"}
"""Names of people and of papers."""


@pytest.mark.long
async def test_no_link_leads_to_a_refusal_and_no_word_of_ours_stays_chinese_in_english(county: County, browsers: Browsers) -> None:
    await begun(county)
    wrong = []
    for who in ROLES:
        browsers[who].http.cookies.set("bihuan_lang", "en", domain="portal.test")
        async for here, there, seen in followed(browsers[who]):
            if seen.status >= 400:
                wrong.append(f"{who}: {here} leads to {there}, {seen.status}")
            elif "text/html" in seen.answer.headers["content-type"] and not there.endswith("/form"):  # an official form is in Chinese
                page = Chinese(seen.text)
                ours = {words for words in page.said if words in OURS - TYPED or DAYS_AND_MONEY.fullmatch(words)}
                left = ours | set(page.unmarked)
                wrong += [f"{who} at {there}: {words[:80]}" for words in left]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
