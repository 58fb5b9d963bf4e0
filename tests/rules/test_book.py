"""The county's book of rule sets: four eyes, days, numbers; and which rule set is in force."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.decisions.rule_sets import BOOK
from evaluation.rules.rule_set import SCORING
from shared.rules.book import (
    ALLOWED,
    Book,
    Decision,
    Draft,
    EndsBeforeItBegins,
    InForceAlready,
    InThePast,
    OwnProposal,
    SameBeginning,
    Status,
)
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import OutOfOrder, Unknown

COUNTY, TODAY, REF = "360922", date(2021, 3, 1), "360922-1"
DRAFT = Draft(
    kind="scoring",
    title="万载县评分规则",
    document="万财绩〔2021〕1号",
    article="第八条",
    in_force_from=date(2021, 4, 1),
    in_force_until=None,
    parameters=SCORING.settable(SCORING.named("mof/2020", Book()).rules),
    copied_from="mof/2020",
    reason="本地文件",
)
FOUR_EYES: dict[Decision, Callable[[Book, str], Sequence[Any]]] = {
    Decision.APPROVE: lambda book, by: BOOK.approve(book, "scoring", REF, by=by, today=TODAY),
    Decision.REJECT: lambda book, by: BOOK.reject(book, "scoring", REF, reason="未印发", by=by),
}
EACH: dict[Decision, Callable[[Book], Sequence[Any]]] = {
    **{one: lambda book, decide=decide: decide(book, "wang") for one, decide in FOUR_EYES.items()},  # type: ignore[misc]
    Decision.WITHDRAW: lambda book: BOOK.withdraw(book, "scoring", REF, reason="改期", by="qian", today=TODAY),
}


def proposed(book: Book = Book(), draft: Draft = DRAFT, by: str = "qian") -> Book:
    return told(book, BOOK.propose(book, draft, jurisdiction=COUNTY, by=by, today=TODAY))


def told(book: Book, events: Sequence[Any]) -> Book:
    for event in events:
        book = BOOK.decider.evolve(book, type(event).model_validate_json(event.model_dump_json()))
    return book


def approved(draft: Draft = DRAFT, book: Book = Book()) -> Book:
    after = proposed(book, draft)
    return told(after, BOOK.approve(after, "scoring", after.entries[-1].head.ref, by="wang", today=TODAY))


@pytest.mark.parametrize("decision", FOUR_EYES)
def test_whoever_proposed_it_does_not_decide_on_it(decision: Decision) -> None:
    with pytest.raises(OwnProposal, match="qian"):
        FOUR_EYES[decision](proposed(), "qian")
    assert FOUR_EYES[decision](proposed(), "wang")


@pytest.mark.parametrize("decision", EACH)
@pytest.mark.parametrize("by", [None, *EACH])
def test_each_is_decided_in_the_states_of_the_table(decision: Decision, by: Decision | None) -> None:
    book = proposed() if by is None else told(proposed(), EACH[by](proposed()))
    status = book.entries[0].status
    if status in ALLOWED[decision]:
        assert told(book, EACH[decision](book)).entries[0].status is not status
    else:
        with pytest.raises(OutOfOrder, match=str(status)):
            EACH[decision](book)


def test_only_what_the_county_proposed_is_decided_on() -> None:
    for decide in EACH.values():
        with pytest.raises(Unknown, match=REF):
            decide(Book())


def test_a_rule_set_begins_today_or_later_and_does_not_end_before() -> None:
    yesterday, long_ago = TODAY - timedelta(days=1), replace(DRAFT, in_force_until=date(2021, 3, 31))
    with pytest.raises(InThePast, match=str(yesterday)):
        proposed(draft=replace(DRAFT, in_force_from=yesterday))
    with pytest.raises(EndsBeforeItBegins, match="2021-03-31"):
        proposed(draft=long_ago)
    assert proposed(draft=replace(DRAFT, in_force_from=TODAY)).entries[0].status is Status.PROPOSED


def test_two_of_a_kind_do_not_begin_on_one_day() -> None:
    with pytest.raises(SameBeginning, match="360922/1"):
        proposed(approved())
    waiting = proposed(proposed())
    first = told(waiting, BOOK.approve(waiting, "scoring", REF, by="wang", today=TODAY))
    with pytest.raises(SameBeginning):
        BOOK.approve(first, "scoring", "360922-2", by="wang", today=TODAY)


def test_what_was_in_force_is_not_taken_back() -> None:
    book = approved()
    with pytest.raises(InForceAlready, match="2021-04-01"):
        BOOK.withdraw(book, "scoring", REF, reason="改期", by="qian", today=DRAFT.in_force_from)
    assert BOOK.withdraw(book, "scoring", REF, reason="改期", by="qian", today=DRAFT.in_force_from - timedelta(days=1))


@given(st.dates(date(2020, 3, 1), date(2023, 1, 1)), st.integers(0, 700), st.integers(0, 400))
def test_on_each_day_one_is_in_force_and_the_countys_own_goes_first(day: date, begins: int, lasts: int) -> None:
    first = TODAY + timedelta(days=begins)
    last = first + timedelta(days=lasts)
    book = approved(replace(DRAFT, in_force_from=first, in_force_until=last))
    assert SCORING.in_force(COUNTY, day, book).head.key == ("360922/1" if first <= day <= last else "mof/2020")
    assert SCORING.in_force("430111", day, book).head.key == "mof/2020"


def test_a_later_one_follows_the_earlier_one_and_both_are_found_by_their_names() -> None:
    later = replace(DRAFT, in_force_from=date(2022, 1, 1))
    book = approved(later, approved())
    keys = [SCORING.in_force(COUNTY, day, book).head.key for day in (date(2021, 12, 31), date(2022, 1, 1))]
    assert keys == ["360922/1", "360922/2"] == [SCORING.named(key, book).rules.version for key in keys]
    with pytest.raises(NoRuleSet, match="360922/3"):
        SCORING.named("360922/3", proposed(book, replace(DRAFT, in_force_from=date(2023, 1, 1))))
