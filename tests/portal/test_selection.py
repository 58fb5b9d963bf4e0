"""Key items are selected beside what speaks for each."""

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers


async def test_what_speaks_for_a_project_stands_beside_it_and_it_is_selected_from_there(county: County, browsers: Browsers) -> None:
    await county.approved_goal()
    await county.monitored(7)
    page = await browsers["wang"].open("/selection?year=2020")
    assert "红灯未解除" in page.words
    at = f"/decide?at=/monitoring/key-monitorings/{ITEM}/selection"
    assert f'href="{at}"' in page.text
    assert f'href="/decide?at=/evaluation/key-evaluations/{ITEM}/selection"' in page.text
    seen = await browsers["qian"].open("/selection?year=2020")
    assert f'href="{at}"' in seen.text
    assert "key-evaluations/360922" not in seen.text, "the performance office alone selects for evaluation"
    assert f'href="{at}"' not in (await browsers["li"].open("/selection?year=2020")).text
    form = await browsers["wang"].open(at)
    assert "养护里程" in form.words
    assert (await browsers["wang"].send(at, form.form(at) | {"reason": "红灯，金额大"})).status == 200
    await county.settled()
    assert "已选定" in (await browsers["wang"].open("/selection?year=2020")).words
