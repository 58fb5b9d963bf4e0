"""A file that was chosen stays with the draft of its form, is shown as kept, and need not be chosen again when the form is sent."""

from collections.abc import Mapping
from hashlib import sha256

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browser, Browsers
from tests.portal.unit_forms import (
    EVALUATED,
    EVALUATION,
    EVALUATION_FILES,
    EVALUATION_WORD,
    MONITORED,
    MONITORING,
    MONITORING_FILES,
    MONITORING_WORD,
    PDF,
    evaluation_begun,
    monitoring_begun,
)

Files = Mapping[str, tuple[str, bytes]]
RECORD = f"/monitoring/items/{ITEM}/records/6"
SELF = f"/evaluation/self-evaluations/{ITEM}"


async def stay_with_the_draft(li: Browser, sheet: str, typed: dict[str, str], files: Files) -> None:
    """Saved with the form's files, the form that is opened again has them."""
    form = (await li.open(sheet)).form(sheet)
    saved = await li.send(sheet, form | typed | {"_do": "save"}, files=files)
    assert "已保存" in saved.words
    again = await li.open(sheet)
    kept = {name.removeprefix("_file:"): (file, content) for name, (file, content) in files.items()}
    assert {name: again.form(sheet)[name] for name in kept} == {name: sha256(content).hexdigest() for name, (_, content) in kept.items()}
    for name, (file, content) in kept.items():
        assert again.form(sheet)[name.replace("sha256", "title")] == file.rpartition(".")[0]
        address = next(one for one in again.text.split('"') if one.startswith("/evidence/") and one.endswith(sha256(content).hexdigest()))
        assert (await li.open(address)).answer.content == content, "what is kept can be opened"


@begins_after(monitoring_begun)
async def test_both_papers_of_a_monitoring_form_stay_with_its_draft_and_after_a_return(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    await stay_with_the_draft(li, MONITORING, MONITORED | MONITORING_WORD, MONITORING_FILES)
    assert "已报送" in (await li.send(MONITORING, (await li.open(MONITORING)).form(MONITORING) | {"_do": "send"})).words
    await county.settled()
    await county.do("chen", f"{RECORD}/department-return", {"reason": "里程与台账不符"})
    returned = (await li.open(MONITORING)).form(MONITORING)
    assert returned["form.sha256"] == sha256(PDF).hexdigest()
    other = {"_file:form.sha256": ("监控自评表（更正）.pdf", PDF + b"%")}
    await li.send(MONITORING, returned | {"form.title": "", "_do": "save"}, files=other)
    assert (await county.get("li", RECORD))["form"]["title"] == "监控自评表（更正）", "another one takes its place"


@begins_after(evaluation_begun)
async def test_the_signed_form_stays_with_the_draft_of_a_self_evaluation(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    await stay_with_the_draft(li, EVALUATION, EVALUATED | EVALUATION_WORD, EVALUATION_FILES)
    assert (await li.send(EVALUATION, (await li.open(EVALUATION)).form(EVALUATION) | {"_do": "send"})).status == 200
    assert (await county.get("li", SELF))["status"] == "已报送"


@begins_after(evaluation_begun)
async def test_a_draft_is_kept_whose_paper_has_a_name_and_no_file_yet(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    form = (await li.open(EVALUATION)).form(EVALUATION)
    saved = await li.send(EVALUATION, form | EVALUATED | EVALUATION_WORD | {"form.title": "自评表", "_do": "save"})
    assert "已保存" in saved.words
    assert (await county.get("li", SELF))["form"] is None


@begins_after(evaluation_begun)
async def test_a_file_is_handed_in_as_soon_as_it_is_chosen_and_what_is_wrong_with_it_is_said_at_once(browsers: Browsers) -> None:
    li = browsers["li"]
    at = f"/evidence/evaluation?about={ITEM}"
    assert f'data-hands-in="{at}"' in (await li.open(EVALUATION)).text
    taken = await li.send(at, {}, files={"file": ("自评表.pdf", PDF)})
    assert f'data-sha256="{sha256(PDF).hexdigest()}" data-title="自评表"' in taken.text
    form = (await li.open(EVALUATION)).form(EVALUATION) | EVALUATED | EVALUATION_WORD
    named = {"form.title": "自评表", "form.sha256": sha256(PDF).hexdigest()}
    assert "已保存" in (await li.send(EVALUATION, form | named | {"_do": "save"})).words
    lying = await li.send(at, {}, files={"file": ("自评表.pdf", b"<html>")})
    assert (lying.status, "不是 pdf 文件" in lying.words) == (422, True)
    assert (await li.send(at, {})).status == 404
    assert (await li.send(f"/evidence/audit?about={ITEM}", {}, files={"file": ("自评表.pdf", PDF)})).status == 404
    browsers.away.add("evaluation")
    assert "文件没有上传" in (await li.send(at, {}, files={"file": ("自评表.pdf", PDF)})).words
