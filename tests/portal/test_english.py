"""In English: the services' closed words are translated, what people typed stays and is said to be Chinese, forms send what they sent."""

import csv
import io

from portal.english import spoken
from portal.looks import translations
from tests.loop.county import County, begins_after
from tests.portal.browsers import Browsers, Forms


def said(page: str) -> str:
    return spoken(page, translations("en").gettext)


def test_a_closed_word_that_stands_alone_is_translated_and_the_rest_is_marked_as_chinese() -> None:
    assert said("<td>优</td><td>延续 · 特定目标类</td>") == "<td>Excellent</td><td>Continuing · Specific-purpose</td>"
    assert said("<td>农村公路优</td>") == '<td><bdi lang="zh-CN">农村公路优</bdi></td>'
    assert said("<title>农村公路</title>") == '<title lang="zh-CN">农村公路</title>'
    assert said('<a lang="zh">中文</a>') == '<a lang="zh">中文</a>'
    for kept in ('<!doctype html>\n<html lang="en">', '<b title="优">1 &lt; 2<br></b>', "<!-- 优 -->"):
        assert said(kept) == kept


def test_a_sentence_of_the_services_is_translated_with_its_numbers_and_words_and_not_where_anything_else_is_in_it() -> None:
    assert said("<td>第 2 版，1,200,000.00 元</td>") == "<td>Version 2, 1,200,000.00 yuan</td>"
    assert said("<i>1至7月已报送，暂停拨款</i>") == "<i>Months 1 to 7: Submitted, Payments paused</i>"
    assert said("<i>绿110个、红8个</i>") == "<i>Green 110, Red 8</i>"
    assert said("<i>您的角色不能办理此事，可以办理的是业务股室、绩效评价股</i>").startswith("<i>Not for your role; for: ")
    assert said("<i>审核绩效目标，或退回</i>") == "<i>Review the goal, or return it</i>"
    for typed in ("农村公路，优", "1至7月修路", "审核绩效目标，或退回农村公路"):
        assert said(f"<i>{typed}</i>") == f'<i><bdi lang="zh-CN">{typed}</bdi></i>'


def test_a_refusal_is_an_english_sentence_in_which_what_somebody_typed_stays_as_it_is() -> None:
    assert said("<i>指标“修路&lt;里程&gt;”得 12 分，超过权重 10 分</i>") == (
        '<i>Indicator “<bdi lang="zh-CN">修路&lt;里程&gt;</bdi>” was given 12, more than its weight of 10</i>'
    )
    assert said("<title>“修路”是空文件，请检查后再上传</title>").startswith("<title>“修路” is an empty file")
    assert said("<i>“修路”现为“已送审”，各项期限都已答复，不再延期</i>").startswith(
        '<i>“<bdi lang="zh-CN">修路</bdi>” is “Submitted”, and all'
    )


def test_several_findings_are_told_one_by_one_each_with_the_field_that_it_is_about() -> None:
    assert said("<i>分值：不得大于 100；名称：缺少此项</i>") == "<i>Weight: Must not be more than 100; Name: This is missing</i>"
    told = said("<i>缺少产出指标，应为 产出；指标“修路”的指标值笼统</i>")
    assert told == '<i>There is no Output indicator; must be Output; The target of “<bdi lang="zh-CN">修路</bdi>” is vague</i>'


def test_what_could_be_anybodys_words_is_taken_for_no_sentence_of_a_service() -> None:
    for typed in ("没有公路/桥梁", "修路的里程：十公里。", "该事项已修路"):
        assert said(f"<i>{typed}</i>") == f'<i><bdi lang="zh-CN">{typed}</bdi></i>'
    assert said("<i>该事项已暂停拨款</i>") == "<i>This item is already: Payments paused</i>"


def test_a_form_sends_in_english_what_it_sends_in_chinese() -> None:
    form = "<form action='/x'><select name='s'><option selected>优</option></select><textarea name='t'>优</textarea></form>"
    assert said(form).count("优") == 2
    assert ">Excellent<" in said(form)
    assert Forms(said(form)).forms == {"/x": {"s": "优", "t": "优"}}


@begins_after(County.drafted_and_declared)
async def test_what_is_found_is_read_and_a_list_taken_along_in_english_with_amounts_as_english_has_them(
    county: County, browsers: Browsers
) -> None:
    wang = browsers["wang"]
    wang.http.cookies.set("bihuan_lang", "en", domain="portal.test")
    page = await wang.open("/search?q=养护")
    assert "Submitted" in page.words
    assert "已送审" not in page.words
    assert 'title="1,200,000 yuan"' in page.text
    assert '<bdi lang="zh-CN">农村公路养护经费</bdi>' in page.text
    rows = list(csv.reader(io.StringIO((await wang.open("/lists/goals.csv?year=2020")).answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Item number", "Unit code", "Project", "Unit", "Amount (10,000 yuan)", "Grade", "Status", "Waiting for"]
    assert rows[1][-2] == "Submitted"
