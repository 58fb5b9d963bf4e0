"""A unit asks for a later date of its rectification with a reason; finance grants or refuses, and both see whose turn it is."""

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers
from tests.portal.rectifying import reported_next

AT = f"/feedback/rectifications/{ITEM}/1"
FORM = f"/decide?at={AT}/extension-request"
GRANT = f"/decide?at={AT}/extension"
REFUSAL = f"/decide?at={AT}/extension-refusal"
WANTED = {"due_on": "2020-11-30", "reason": "设备须重新招标"}


async def asked(county: County, browsers: Browsers) -> None:
    """The unit's request is sent from the page of its rectification."""
    await reported_next(county)
    sheet = await browsers["li"].open(f"/items/{ITEM}/rectifications/1")
    assert f'href="{FORM}"' in sheet.text, "the way to it stands beside the form"
    begun = (await browsers["li"].open(FORM)).form(FORM)
    assert begun["deadline"] == "COMPLETION", "the measures are in already"
    sent = await browsers["li"].send(FORM, begun | WANTED)
    assert sent.status == 200, sent.words[:400]
    await county.settled()


async def test_a_units_request_waits_for_finance_which_grants_the_date_that_was_asked_for(county: County, browsers: Browsers) -> None:
    await asked(county, browsers)
    sheet = await browsers["li"].open(f"/items/{ITEM}/rectifications/1")
    assert "已申请把完成期限延至 2020年11月30日，等财政局答复" in sheet.words
    assert f'href="{FORM}"' not in sheet.text, "nobody asks twice"
    work = (await browsers["wang"].open("/")).words
    assert "答复延期申请" in work
    assert "整改期限申请延至 2020-11-30：设备须重新招标" in work, "what is asked and why is read where it waits"
    item = await browsers["wang"].open(f"/items/{ITEM}")
    assert "轮到 业务股室、绩效评价股：答复延期申请：延期，或不同意" in item.words, "beside whose turn the rectification itself is"
    begun = (await browsers["wang"].open(GRANT)).form(GRANT)
    assert {name: begun[name] for name in ("deadline", *WANTED)} == {"deadline": "COMPLETION", **WANTED}
    await browsers["wang"].send(GRANT, begun)
    await county.settled()
    assert "答复延期申请" not in (await browsers["wang"].open("/")).words
    sheet = await browsers["li"].open(f"/items/{ITEM}/rectifications/1")
    assert "完成期限2020年11月30日" in sheet.words.replace(" ", "")
    assert f'href="{FORM}"' in sheet.text, "and it may be asked for again"


async def test_a_refusal_is_told_with_its_reason_and_the_date_stays(county: County, browsers: Browsers) -> None:
    await asked(county, browsers)
    begun = (await browsers["wang"].open(REFUSAL)).form(REFUSAL)
    assert begun["deadline"] == "COMPLETION"
    await browsers["wang"].send(REFUSAL, begun | {"reason": "其余问题不受招标影响"})
    await county.settled()
    assert "其余问题不受招标影响" in (await browsers["li"].open(f"/items/{ITEM}/rectifications/1")).words
