"""Whatever a page says is said in English too."""

from babel.messages.catalog import Message

from tests.portal.catalogue import english, said
from tests.portal.service_sentences import service_sentences, unread_refusals

PASSED_ON = {"self.hold", "sentence(errors)", "still", "str(failure)", "str(none)", "str(passing)", "str(reason)"}
"""Refusals that say what something else said: a list of fields, another refusal, a file that cannot be read, a process that is held."""


def test_every_sentence_of_the_pages_has_its_english_words() -> None:
    known = english()
    missing = [one.id for one in said() if one.id and not words(known.get(one.id, one.context))]
    assert missing == [], "python -m tests.portal.catalogue, then translate what is empty"


def test_the_catalogue_says_nothing_that_no_page_says() -> None:
    spoken = said()
    assert [one.id for one in english() if one.id and not spoken.get(one.id, one.context)] == []


def test_no_english_words_are_unsure_or_lack_a_place_for_what_is_filled_in() -> None:
    known = english()
    assert [one.id for one in known if one.id and (one.fuzzy or [*map(str, one.check(known))])] == []


def test_what_a_service_refuses_or_finds_is_read_from_its_source_in_each_of_its_forms() -> None:
    always, of_a_unit = "该机构现在没有受托办理此事项", "单位 {0} 不得审核、批复、撤销或终了本单位的目标"
    by_the_state = {"当前状态为“{0}”，只有{1}时才能{2}", "当前状态为“{0}”，不能{1}"}
    a_finding, part, of_a_field = "缺少{0}指标", "现行版本为第 {0} 版", "文字过长，至多 {0} 字"
    assert {always, of_a_unit, *by_the_state, a_finding, part, of_a_field} <= service_sentences()


def test_no_refusal_hides_its_sentence_from_the_catalogue() -> None:
    assert unread_refusals() == {*PASSED_ON, "twice(item, now.source, source).sentence"}


def words(message: Message | None) -> bool:
    """Whether all its forms say something."""
    string = message.string if message else ""
    return bool(string) and all(string or ())
