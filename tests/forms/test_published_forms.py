"""Every published form is read, and what its rules decide is reproduced or told."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from shared.forms import Kind
from shared.forms.cells.targets import target_in_text
from tests.oracle.expected import read_all
from tests.oracle.judged import judge

PUBLISHED = sorted(one for folder in ("forms", "tables") for one in (Path(__file__).parent.parent / "oracle" / folder).glob("*.json"))
SMUDGED = {"Q100%", "Q0"}
"""A sign that was read from a scan as a letter: a sentence with a figure in it."""


def test_all_published_forms_are_read_and_each_scored_row_is_reproduced_or_told() -> None:
    scored = judged = reproduced = told = forms = 0
    for path in PUBLISHED:
        documents, about = read_all(path)
        assert documents or about, path.name
        for one in map(judge, documents):
            assert one.document.indicators or one.findings, f"{path.name} is silent"
            forms += 1
            scored, judged, reproduced = scored + one.scored, judged + one.judged, reproduced + one.reproduced
            told += sum(found.rule in ("SCORE_NE_RULE", "SCORE_UNDECIDED") for found in one.findings)
    assert forms == 99
    assert scored == reproduced + told
    assert (judged, reproduced) >= (44, 37)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_each_target_reads_as_the_collection_says(path: Path) -> None:
    held = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    for row in held.get("indicators") or ():
        text, operator, value = row.get("target_text"), row.get("operator"), row.get("target_value")
        if text and operator and value is not None and text not in SMUDGED and not text.replace(".", "").isdigit():
            found = target_in_text(text)
            assert (found.operator, found.value) == (operator, value), text


def test_a_complete_published_monitoring_form_has_its_causes_and_possibilities() -> None:
    (document,), _ = read_all(next(one for one in PUBLISHED if one.name == "mo-pku-zuqiu-2019.json"))
    assert document.kind is Kind.MONITORING
    assert [row.possibility for row in document.indicators] == ["CERTAIN"] * 14
    assert document.indicators[0].texts["reason"].at == "indicators[0].deviation_reason"
