"""Several people read files page by page at once: nobody's file is read anew because of another's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from shared.importing import reading
from shared.importing.reading import AnotherFileRead, Asked, Page, page_of

NONE = SecretStr("")
HEADING = "项目编码,项目名称,单位代码,资金总额,一级指标,二级指标,三级指标,指标值,度量单位,权重,年度目标"
ROW = "P{n:04},第{n}号水渠修建,219001,5,产出指标,数量指标,第{n}号水渠长度,≥20,公里,90,按期完成"


@pytest.fixture(autouse=True)
async def nothing_open() -> AsyncIterator[None]:
    yield
    reading._open.clear()


@dataclass
class File:
    """A register of forty items; counts how often it was fetched to be read."""

    name: str
    fetched: int = 0

    def data(self) -> bytes:
        self.fetched += 1
        rows = [f"2024年度项目支出绩效目标申报表（单位：万元）{self.name}", HEADING, *(ROW.format(n=n) for n in range(40))]
        return "\n".join(rows).encode()

    async def page(self, after: int) -> Page:
        return await page_of(Asked.of(self.name, f"{self.name}.csv", {}, NONE), self.data, after, 10, lambda _: None, NONE)


def names(page: Page) -> list[str]:
    return [str(form.fields["project_name"].value) for form in page.forms]


def those(first: int) -> list[str]:
    return [f"第{n}号水渠修建" for n in range(first, first + 10)]


async def test_two_people_import_one_file_at_once_and_it_is_read_once() -> None:
    file = File("登记表")
    for after in (0, 10, 20):
        assert names(await file.page(after)) == those(after)
        assert names(await file.page(after)) == those(after)
    assert file.fetched == 1


async def test_a_small_file_that_is_looked_at_meanwhile_does_not_have_a_large_one_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    large = File("大登记表")
    monkeypatch.setattr(reading, "LARGE", 1)
    assert names(await large.page(0)) == those(0)
    monkeypatch.setattr(reading, "LARGE", 1_000_000)
    others = [File(f"小表{n}") for n in range(reading.KEPT + 2)]
    for other in others:
        assert names(await other.page(0)) == those(0)
    assert names(await large.page(10)) == those(10)
    assert large.fetched == 1
    assert len(reading._open) <= 1 + reading.KEPT


async def test_of_two_large_files_the_second_waits_until_the_first_is_read_or_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGE", 1)
    mine, anothers = File("我的"), File("别人的")
    await mine.page(0)
    with pytest.raises(AnotherFileRead, match="读到第 12 行，共 42 行"):
        await anothers.page(0)
    for after in (10, 20, 30):
        assert names(await mine.page(after)) == those(after)
    assert names(await anothers.page(0)) == those(0)
    monkeypatch.setattr(reading, "LEFT", 0.0)
    assert names(await mine.page(0)) == those(0)
    assert [one.asked.sha256 for one in reading._open] == ["我的"]


async def test_who_goes_on_in_the_middle_of_a_file_that_is_open_no_more_gets_the_same_forms() -> None:
    assert names(await File("登记表").page(20)) == those(20)
