"""The quadrant shows a round's projects by execution and attainment as monitoring says, its warnings, and who may decide on them."""

import re

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers


async def test_a_project_is_a_dot_its_warning_is_disposed_of_and_the_table_says_the_same(county: County, browsers: Browsers) -> None:
    assert "这一年还没有开展监控" in (await browsers["wang"].open("/quadrant?year=2020")).words
    await county.approved_goal()
    await county.monitored(7)
    told = await county.get("wang", "/monitoring/rounds/360922-2020-R07/quadrant")
    [dot], lines = told["items"], told["lines"]
    page = await browsers["wang"].open("/quadrant?year=2020")
    values = re.findall(r'data-v="([^"]*)"', page.text)
    assert values == [dot["execution_rate"], dot["attainment"], dot["amount"]]
    assert f'href="/items/{ITEM}?tab=monitoring">农村公路养护经费' in page.text
    assert dot["attainment"] in (await browsers["wang"].open("/lists/lights?year=2020")).words
    assert dot["attainment"] in (await browsers["wang"].open("/lists/lights.csv?year=2020")).text
    assert lines["sentence"] in page.words
    assert "未定" in page.words
    narrowed = await browsers["wang"].open(f"/quadrant?year=2020&quadrant={'双达标' if dot['quadrant'] != '双达标' else '双滞后'}")
    assert "没有符合条件的项目" in narrowed.words
    at = f"/decide?at=/monitoring/disposals/{ITEM}"
    assert f'href="{at}"' in page.text
    assert f'href="{at}"' not in (await browsers["li"].open("/quadrant?year=2020")).text, "a unit decides nothing"
    beside = await browsers["wang"].open(at)
    assert "所办的事" in beside.words
    assert "养护里程" in beside.words, "how monitoring came out, and the goal"
    form = beside.form(at)
    typed = {"disposal": "责令整改", "reason": "执行明显滞后", "document": "万财绩〔2020〕12号"}
    assert (await browsers["wang"].send(at, form | typed)).status == 200
    await county.settled()
    assert "万财绩〔2020〕12号" in (await browsers["wang"].open("/quadrant?year=2020")).words


async def test_only_pages_with_charts_load_the_chart_library(county: County, browsers: Browsers) -> None:
    assert "echarts" in (await browsers["wang"].open("/quadrant?year=2020")).text
    assert "echarts" in (await browsers["wang"].open("/board?year=2020")).text
    assert "echarts" not in (await browsers["wang"].open("/")).text
