"""The indicator library in pages without JavaScript: browsed, compared, reviewed, and taken into a declaration."""

from importlib import import_module

from tests.goals.library_samples import CODE, proposal
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.portal.road import ROAD

SHEET = f"/items/{ITEM}/declaration"
ONE = f"/goals/library/indicators/{CODE}"


async def entered(county: County) -> None:
    await county.do("li", f"{ONE}/proposal", proposal("2019-11-04", name="路面完好率", sector="交通", purpose="农村公路养护"))
    await county.do("qian", f"{ONE}/review", {"opinion": "同意"})
    await county.do("wang", f"{ONE}/publication", {"document": "万财绩〔2020〕3号"})


@begins_after(entered)
async def test_the_library_is_browsed_and_an_indicator_shows_its_versions_side_by_side(county: County, browsers: Browsers) -> None:
    listed = await browsers["wu"].open("/library?q=路面")
    assert "路面完好率" in listed.words
    assert f'href="/library/{CODE}"' in listed.text
    assert "没有符合条件的指标" in (await browsers["wu"].open("/library?sector=教育")).words
    revised = {"change": "修订", "effective_on": "2020-12-01", "reason": "口径调整"}
    entry = proposal("2020-12-01", name="路面完好率", sector="交通", measure="公里")["entry"]
    await county.do("li", f"{ONE}/change", revised | {"entry": entry})
    assert "审核变更提议" in (await browsers["qian"].open("/")).words
    shown = await browsers["qian"].open(f"/library/{CODE}")
    assert all(word in shown.words for word in ("第 1 版", "修订", "口径调整", "公里", "审核提议"))
    assert 'class="changed"' in shown.text
    form = await browsers["qian"].open(f"/decide?at={ONE}/review")
    done = await browsers["qian"].send(f"/decide?at={ONE}/review", form.form(f"/decide?at={ONE}/review") | {"opinion": "同意"})
    assert "变更已审核" in done.words


async def test_a_suggestion_is_taken_into_the_declaration_with_one_button_and_names_its_version(county: County, browsers: Browsers) -> None:
    import_module("goals.likeness")
    await entered(county)
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    seen = await browsers["li"].send(SHEET, form | ROAD | {"_do": "suggest"})
    assert "路面完好率" in seen.words
    assert "农村公路养护" in seen.words, "it says why"
    taken = await browsers["li"].send(SHEET, form | ROAD | {"_do": f"take:产出|质量|≥|%|{CODE}/1|路面完好率"})
    assert "已采用" in taken.words
    kept = await browsers["li"].send(
        SHEET, taken.form(SHEET) | {"content.indicators.0.target": "95", "content.indicators.0.weight": "90", "_do": "save"}
    )
    assert "草稿已保存" in kept.words
    [first] = (await county.get("li", f"/goals/items/{ITEM}"))["content"]["indicators"]
    assert (first["name"], first["library"]) == ("路面完好率", f"{CODE}/1")


@begins_after(entered)
async def test_each_change_is_begun_from_the_indicators_page_and_asks_for_what_it_needs_alone(county: County, browsers: Browsers) -> None:
    li, at = browsers["li"], f"/decide?at={ONE}/change"
    page = await li.open(f"/library/{CODE}")
    assert all(f"提出{change}" in page.words for change in ("修订", "停用", "合并", "拆分"))
    revising = (await li.open(f"{at}&change=修订")).form(at)
    assert "in_force" not in (shown := await li.open(f"{at}&change=修订")).words
    assert "现行版次" in shown.words
    assert '<th scope="col">版次</th>' not in shown.text, "a version is read down the page, and not squeezed into a column"
    assert (revising["entry.name"], revising["entry.sector"]) == ("路面完好率", "交通"), "nobody types again what holds"
    assert "successors" not in revising
    for change, asked in (("停用", set()), ("合并", {"successors"}), ("拆分", {"successors"})):
        form = (await li.open(f"{at}&change={change}")).form(at)
        assert {name.partition(".")[0] for name in form} & {"entry", "successors"} == asked
    returned = await li.send(at, form | {"change": "停用", "reason": ""})
    assert "entry.name" not in returned.form(at), "nor after a refusal"
    done = await li.send(at, revising | {"entry.measure": "公里", "reason": "口径调整"})
    assert all(word in done.words for word in ("提议：修订", "公里", "口径调整"))


@begins_after(entered)
async def test_near_indicators_lead_to_a_merge_that_is_begun_with_one_click(county: County, browsers: Browsers) -> None:
    other = "/goals/library/indicators/JT2"
    await county.do("li", f"{other}/proposal", proposal("2019-11-04", name="路面完好率（%）", sector="交通"))
    await county.do("qian", f"{other}/review", {"opinion": "同意"})
    await county.do("wang", f"{other}/publication", {"document": "万财绩〔2020〕3号"})
    seen = await browsers["li"].open("/library/alike")
    assert all(word in seen.words for word in ("1 组", "建议保留", "括号之外相同", f"并入 {CODE}"))
    begun = f"/decide?at={other}/change&into={CODE}"
    assert begun.replace("&", "&amp;") in seen.text
    form = (await browsers["li"].open(begun)).form(f"/decide?at={other}/change")
    assert (form["change"], form["successors"]) == ("合并", CODE)
    done = await browsers["li"].send(f"/decide?at={other}/change", form | {"reason": "同一指标"})
    assert all(word in done.words for word in ("提议：合并", "同一指标", CODE))


async def test_discriminating_power_and_cases_stand_beside_the_library_for_those_who_may_read_them(
    county: County, browsers: Browsers
) -> None:
    office, clerk = await browsers["wang"].open("/library"), await browsers["li"].open("/library")
    assert ("/library/usefulness" in office.text, "/library/usefulness" in clerk.text) == (True, False)
    assert "提出新指标" in clerk.words
    assert "没有符合条件的指标" in (await browsers["wang"].open("/library/usefulness?first=2019&last=2020&weak=1")).words
    assert (await browsers["li"].open("/library/usefulness")).status == 403
    assert "案例" in (await browsers["li"].open("/library/cases?q=没有这样的项目")).words


async def test_a_case_shows_what_came_of_a_goal_to_other_units_and_no_money(county: County, browsers: Browsers) -> None:
    await county.approved_goal()
    page = f"/library/cases/{ITEM}"
    assert f'href="{page}"' in (await browsers["wu"].open("/library/cases")).text
    assert "自评结果还没有确认" in (await browsers["wu"].open(page)).words
    await county.self_evaluated()
    seen = await browsers["wu"].open(page)
    said = ("县交通局公路站", "2020 年度", "养护里程", "≥ 40 公里", "20", "50%")
    assert [word for word in said if word not in seen.words] == []
    assert "万元" not in seen.words.partition("案例不含金额")[0]
    assert (await browsers["wu"].open("/library/cases/360922-2020-P9999")).status == 404
