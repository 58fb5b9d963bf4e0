"""Files made as real ones are give what stands beside them."""

from pathlib import Path

import pytest

from tests.oracle.expected import differences, expected_of, read_all

MADE = sorted(one for one in (Path(__file__).parent.parent / "oracle/made").iterdir() if one.suffix != ".json")


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_a_made_file_gives_what_stands_beside_it(path: Path) -> None:
    assert list(differences(expected_of(path), *read_all(path))) == []
