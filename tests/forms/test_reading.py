"""Bytes become a book: contents, encodings, what is hidden, broken, locked or far away."""

import io
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import olefile
import pytest
from pypdf import PdfWriter

from shared.forms import Book, Severity, Unreadable, document, forms_in, read
from shared.forms.reading.container import container_of
from tests.forms.sheets import book_of, documents, rules, workbook

MADE = Path(__file__).parent.parent / "oracle/made"
HEAD: list[Any] = ["一级指标", "二级指标", "三级指标", "指标值", "分值"]
ROW: list[Any] = ["产出指标", "数量指标", "养护里程", "≥12公里", 90]
FORM: list[list[Any]] = [["项目支出绩效目标申报表（2026年度）"], ["项目名称", "农村公路养护"], HEAD, ROW]


def texts(book: Book) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in book.sheets[0].rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_text_table_is_read_in_every_encoding_that_counties_use(encoding: str) -> None:
    data = "\n".join(",".join(map(str, line)) for line in FORM).encode(encoding)
    (form,) = forms_in(read("申报.csv", data)).forms
    assert (form.text("project_name"), form.text("fiscal_year")) == ("农村公路养护", "2026")
    assert document(form).indicators[0].unit == "公里"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "FILE_EMPTY"),
        (b"  \n ", "FILE_EMPTY"),
        (b"PK\x03\x04broken", "FILE_DAMAGED"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xfe", "FILE_UNKNOWN"),
        (b"%PDF-1.4 broken", "FILE_DAMAGED"),
        (b'{"form_type": ', "FILE_DAMAGED"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "FILE_DAMAGED"),
        (b"<html><body></body></html>", "FILE_WITHOUT_TABLE"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "FILE_DAMAGED"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read("自评.xls", data)
    assert refused.value.finding.rule == rule
    assert refused.value.finding.sentence.endswith("。")
    assert refused.value.finding.fatal


def test_a_package_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("readme.txt", "x")
    with pytest.raises(Unreadable, match="压缩包"):
        read("表.xlsx", out.getvalue())


def test_a_form_cut_anywhere_is_read_or_refused_and_never_crashes() -> None:
    data = workbook(FORM)
    for length in range(0, len(data), 97):
        try:
            forms_in(read("表.xlsx", data[:length]))
        except Unreadable as refused:
            assert refused.finding.sentence  # noqa: PT017


def test_a_damaged_file_of_any_kind_is_read_or_refused_and_never_crashes() -> None:
    chance = random.Random(7)
    for path in sorted(one for one in MADE.iterdir() if one.suffix != ".json"):
        data = bytearray(path.read_bytes())
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            for form in forms_in(read(path.name, bytes(data))).forms:
                document(form)
        except Unreadable as refused:
            assert refused.finding.sentence  # noqa: PT017


def test_a_wrong_password_is_said_and_the_right_one_opens() -> None:
    data = (MADE / "19_password.xlsx").read_bytes()
    with pytest.raises(Unreadable, match="密码不对"):
        read("表.xlsx", data, password="wrong")
    assert forms_in(read("表.xlsx", data, password="jx2024")).forms


@pytest.mark.parametrize(("password", "rule"), [("", "FILE_SCANNED"), ("jx2024", "FILE_ENCRYPTED")])
def test_a_pdf_without_text_or_with_a_password_is_refused(password: str, rule: str) -> None:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(out)
    with pytest.raises(Unreadable) as refused:
        read("自评.pdf", out.getvalue())
    assert refused.value.finding.rule == rule


def test_a_percentage_reads_as_it_is_shown() -> None:
    (made,) = documents([*FORM[:3], ["产出指标", "质量指标", "合格率", 0.95, 90]], formats={"D4": "0%"})
    assert (made.indicators[0].target.value, made.indicators[0].unit) == (95, "%")  # type: ignore[union-attr]


def test_a_cell_forgotten_at_the_far_end_is_left_out_and_named() -> None:
    data = workbook(FORM)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as longer:
        for entry in package.infolist():
            text = package.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                text = re.sub(rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>', text)
            longer.writestr(entry, text)
    found = forms_in(read("表.xlsx", out.getvalue()))
    assert [(one.rule, one.cell) for one in found.findings] == [("FAR_CELL_LEFT_OUT", "XFD1048576")]
    assert len(found.forms) == 1


def test_a_number_without_a_unit_is_read_as_the_paper_says_and_said() -> None:
    heading = ["项目资金", "", "年初预算数", "全年预算数", "全年执行数"]
    (made,) = documents([*FORM[:2], heading, ["", "年度资金总额", 1, 2, 3], HEAD, ROW])
    assert made.funds[0].full_year.value == 20000  # type: ignore[union-attr]
    assert [one.severity for one in made.findings if one.rule == "AMOUNT_UNIT_ASSUMED"] == [Severity.WARNING]


def test_a_sheet_keeps_its_merged_areas() -> None:
    (area,) = book_of(FORM, merged=["A1:E1"]).sheets[0].merged
    assert (area.top, area.left, area.bottom, area.right) == (0, 0, 0, 4)


def test_a_form_without_a_title_is_told_by_its_columns() -> None:
    (made,) = documents([["项目名称", "农村公路养护"], [*HEAD, "得分"], [*ROW, 88]])
    assert made.kind == "project_self_evaluation"
    assert rules(made)["YEAR_MISSING"] is None


@pytest.mark.parametrize("size", [10, 5_000, 8_000_000])
def test_a_container_written_anew_holds_its_stream(size: int) -> None:
    stream = bytes(range(250)) * (size // 250 + 1)
    with olefile.OleFileIO(io.BytesIO(container_of("Workbook", stream))) as package:
        assert package.openstream("Workbook").read()[: len(stream)] == stream
