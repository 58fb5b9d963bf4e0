"""The county's rule sets in the portal: read as tables, set side by side, copied, and approved by somebody else."""

from tests.loop.county import County
from tests.portal.browsers import Browsers

SCORING = "/evaluation/rule-sets/scoring"
AT = f"/decide?at={SCORING}"


async def test_a_rule_set_is_copied_changed_proposed_and_approved_by_another_person(county: County, browsers: Browsers) -> None:
    shown = await browsers["qian"].open("/rules")
    assert "评分规则" in shown.words
    assert 'href="/rules/evaluation/scoring/mof-2020"' in shown.text
    one = await browsers["qian"].open("/rules/evaluation/scoring/mof-2020")
    assert "分段 · 优 · 下限90.00" in one.words
    assert f'href="{AT}&amp;like=mof-2020"' in one.text
    form = (await browsers["qian"].open(f"{AT}&like=mof-2020")).form(AT)
    assert (form["copied_from"], form["parameters.bands.0.from"], form["parameters.weights.产出"]) == ("mof/2020", "90.00", "50.00")
    filled = form | {"title": "万载县评分规则", "document": "万财绩〔2020〕9号", "in_force_from": "2020-01-01", "reason": "提高门槛"}
    hole = await browsers["qian"].send(AT, filled | {"parameters.bands.0.from": "70"})
    assert hole.status == 422
    assert "须高于" in hole.words
    assert (await browsers["qian"].send(AT, filled | {"parameters.bands.0.from": "95"})).status == 200
    await county.settled()
    own = await browsers["qian"].open("/rules/evaluation/scoring/360922-1?beside=mof-2020")
    assert "1 处不同" in own.words
    assert "<mark>95.00</mark>" in own.text
    assert "批准规则集" in own.words
    work = await browsers["wang"].open("/")
    assert work.status == 200, "what waits may be of no item, and have no year"
    assert "批准规则集，或不予批准" in work.words
    assert '<a class="main" href="/rules">' in work.text, "and leads to the rules, where it is approved"
    approval = f"/decide?at={SCORING}/360922-1/approval"
    assert f'href="{approval}"' in (await browsers["wang"].open("/rules/evaluation/scoring/360922-1")).text
    agreed = await browsers["wang"].open(approval)
    assert "规则类别评分规则" in agreed.words.replace(" ", ""), "what is approved is called by its name"
    assert "jurisdictions" not in agreed.words, "and nothing by a program's word"
    assert (await browsers["wang"].send(approval, agreed.form(approval) | {"document": "万财绩〔2020〕9号"})).status == 200
    await county.settled()
    assert "已批准" in (await browsers["wang"].open("/rules")).words


async def test_whoever_may_not_read_rules_is_told_so_and_what_is_not_there_is_no_page(county: County, browsers: Browsers) -> None:
    assert (await browsers["wang"].open("/rules/evaluation/scoring/mof-1999")).status == 404
    assert (await browsers["wang"].open("/rules/nowhere/scoring/mof-2020")).status == 404
    assert "据此拟订" not in (await browsers["li"].open("/rules/evaluation/scoring/mof-2020")).words


async def test_lights_of_two_shapes_are_copied_in_the_shape_that_was_chosen(county: County, browsers: Browsers) -> None:
    at = "/decide?at=/monitoring/rule-sets/lights"
    told = {"title": "本地预警规则", "document": "万财绩〔2020〕3号", "in_force_from": "2020-08-02", "reason": "从严"}
    for copied, light in (("anhui-2019", None), ("sichuan-2025", "红")):
        form = (await browsers["qian"].open(f"{at}&like={copied}")).form(at) | told
        if light:
            form |= {"parameters.execution.light": light, "parameters.execution.at_least.4": "30", "in_force_from": "2020-09-02"}
        else:
            form |= {"parameters.execution.bands.red_below": "70"}
        sent = await browsers["qian"].send(at, form)
        assert sent.status == 200, sent.words[:400]
        await county.settled()
    first, second = [(await county.get("qian", f"/monitoring/rule-sets/lights/360922-{n}"))["parameters"]["execution"] for n in (1, 2)]
    assert (first["basis"], first["bands"]["red_below"], first["bands"]["yellow_below"]) == ("time", "70.00", "80.00")
    assert (second["basis"], second["light"], second["at_least"]["4"], second["at_least"]["10"]) == ("checkpoints", "红", "30.00", "80.00")


async def test_what_a_rule_set_keeps_by_names_is_copied_changed_and_sent_as_rows(county: County, browsers: Browsers) -> None:
    at = "/decide?at=/monitoring/rule-sets/lights"
    form = (await browsers["qian"].open(f"{at}&like=anhui-2022")).form(at)
    assert [form[f"parameters.phasing.{n}.name"] for n in range(3)] == ["按季完成", "下半年完成", "年底一次完成"]
    assert form["parameters.phasing.0.value"].split()[3] == "25.00"
    harvest = {"parameters.phasing.2.name": "秋收完成", "parameters.phasing.2.value": "\n".join(["0"] * 9 + ["100"] * 3)}
    told = {"title": "本地预警规则", "document": "万财绩〔2020〕3号", "in_force_from": "2020-08-02", "reason": "分期"}
    falls = await browsers["qian"].send(at, form | told | harvest | {"parameters.phasing.2.value": "\n".join(["100"] * 11 + ["0"])})
    assert falls.status == 422
    assert "分期“秋收完成”须逐月不减" in falls.words
    sent = await browsers["qian"].send(at, form | told | harvest)
    assert sent.status == 200, sent.words[:400]
    copied, made = [(await county.get("qian", f"/monitoring/rule-sets/lights/{ref}"))["parameters"] for ref in ("anhui-2022", "360922-1")]
    assert copied["phasing"].pop("年底一次完成")[-2:] == ["0.00", "100.00"]
    assert made["phasing"] == copied["phasing"] | {"秋收完成": ["0.00"] * 9 + ["100.00"] * 3}


async def test_checks_of_a_tree_without_cost_are_copied_as_they_are(county: County, browsers: Browsers) -> None:
    at = "/decide?at=/goals/rule-sets/checks"
    form = (await browsers["qian"].open(f"{at}&like=mof-2020")).form(at)
    sent = await browsers["qian"].send(at, form | {"document": "万财绩〔2020〕3号", "in_force_from": "2020-08-02", "reason": "采用"})
    assert sent.status == 200, sent.words[:400]
    copied, made = [(await county.get("qian", f"/goals/rule-sets/checks/{ref}"))["parameters"] for ref in ("mof-2020", "360922-1")]
    assert made == copied


async def test_in_english_a_rule_set_that_is_shipped_has_an_english_title_beside_its_document(county: County, browsers: Browsers) -> None:
    proposed = {"title": "万载县抽评", "document": "万财绩〔2020〕9号", "in_force_from": "2020-06-01", "reason": "本县做法"}
    shares = (await county.get("qian", "/evaluation/rule-sets/spot-check/spot-check-vendor"))["parameters"]
    await county.do("qian", "/evaluation/rule-sets/spot-check", {**proposed, "parameters": shares})
    await county.settled()
    qian = browsers["qian"]
    qian.http.cookies.set("bihuan_lang", "en", domain="portal.test")
    page = await qian.open("/rules")
    assert "Measures for the performance evaluation of project spending" in page.words
    assert '<bdi lang="zh-CN">财预〔2020〕10号</bdi>' in page.text
    assert '<bdi lang="zh-CN">万载县抽评</bdi>' in page.text
    for service in ("goals", "monitoring", "evaluation", "feedback"):
        shipped = [one for one in await county.get("qian", f"/{service}/rule-sets") if not one["own"]]
        assert shipped
        assert [one["key"] for one in shipped if not one["title_en"].isascii() or not one["title_en"]] == []
