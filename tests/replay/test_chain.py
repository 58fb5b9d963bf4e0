"""The rule for whoever follows a log, case by case."""

import json

import pytest

from bihuan_replay.chain import Chain, Different, Entry, Page, Position, leaf_of, split


def document(position: int, **other: object) -> bytes:
    return json.dumps({"type": "bihuan.wells.WellDrilled", "sequence": f"{position:019}", **other}).encode()


def entry(position: int, previous: bytes = b"", **other: object) -> Entry:
    return Entry(position, document(position, **other), previous)


def place(position: int) -> Position:
    return Position.at(position, "log-1", leaf_of(document(position)))


def positions(chain: Chain, page: Page) -> list[int]:
    return [int(position) for position, _ in chain.take(page)]


def test_what_follows_is_taken_and_what_was_taken_is_passed_over() -> None:
    chain = Chain()
    assert positions(chain, Page(0, [entry(1), entry(2)], "log-1")) == [1, 2]
    assert positions(chain, Page(0, [entry(1), entry(2), entry(3, leaf_of(document(2)))], "log-1")) == [3]
    assert chain.position == 3


def test_each_place_knows_its_log_and_its_leaf_hash() -> None:
    ((at, _),) = Chain().take(Page(0, [entry(1)], "log-1"))
    assert (at, at.log, at.leaf) == (1, "log-1", leaf_of(document(1)))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Page(2, [entry(3)], "log-2"), "不是同一份日志"),
        (Page(2, [], "log-1", b"", head=1), "还原到较早的时点"),
        (Page(2, [], "log-1", leaf_of(b"another")), "位置 2 的事件与此前所读的不同"),
        (Page(1, [entry(2, by="another")], "log-1"), "位置 2 的事件与此前所读的不同"),
        (Page(2, [entry(4)], "log-1"), "应为位置 3，来的是 4"),
        (Page(2, [entry(3, leaf_of(b"another"))], "log-1"), "叶哈希不符"),
        (Page(2, [Entry(3, document(4))], "log-1"), "自称是另一个位置"),
        (Page(2, [Entry(3, b"{}")], "log-1"), "不是本系统的事件文档"),
    ],
)
def test_a_difference_stops_with_a_sentence_and_nothing_is_taken(page: Page, said: str) -> None:
    chain = Chain(place(2))
    with pytest.raises(Different, match=said):
        positions(chain, page)
    assert chain.position == 2


def test_a_place_without_its_leaf_hash_goes_on_and_is_checked_from_there() -> None:
    chain = Chain(2)
    assert positions(chain, Page(2, [entry(3)], "log-1", b"whatever")) == [3]
    with pytest.raises(Different):
        positions(chain, Page(3, [], "log-1", b"whatever"))


def test_what_one_may_not_see_has_its_place_in_the_chain() -> None:
    chain, seen = Chain(), leaf_of(b"the stored bytes")
    assert positions(chain, Page(0, [entry(1, type="bihuan.Hidden", leafhash=seen.hex()), entry(2, seen)])) == [1, 2]


def test_a_batch_is_split_byte_for_byte() -> None:
    documents = [document(1), document(2, name="路、], {"), document(3)]
    assert [one.document for one in split(b"[" + b",".join(documents) + b"]")] == documents
    assert split(b"[]") == []


@pytest.mark.parametrize("batch", [b"", b"{", b"[{}]", b"[1]", b"[" + document(1), b"\xff"])
def test_what_is_no_batch_is_said(batch: bytes) -> None:
    with pytest.raises(Different, match="不是 CloudEvents 批量文档"):
        split(batch)
