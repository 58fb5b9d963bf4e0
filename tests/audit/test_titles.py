import re

from audit.heard import CATALOGUE
from audit.titles import TITLES


def test_every_event_has_a_chinese_title_and_no_two_the_same() -> None:
    assert set(TITLES) == set(CATALOGUE.values())
    assert all(re.fullmatch(r"[\u4e00-\u9fff]{2,16}", title) for title in TITLES.values())
    assert len(set(TITLES.values())) == len(TITLES)
