"""Whatever a page says is said in English too."""

from babel.messages.catalog import Message

from tests.portal.catalogue import english, said


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


def words(message: Message | None) -> bool:
    """Whether all its forms say something."""
    string = message.string if message else ""
    return bool(string) and all(string or ())
