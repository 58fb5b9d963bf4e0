"""A benchmark that nobody runs rots: a trial of one case of each family runs through the case's own checks."""

import tempfile
from pathlib import Path

import pytest

from tests.bench.cases import CASES
from tests.bench.comparing import measured
from tests.bench.ground import Ground


@pytest.mark.long
@pytest.mark.parametrize("case", ["1b", "2c", "3a", "4a", "5b", "5d"])
async def test_a_trial_of_the_case_passes_its_own_checks(case: str) -> None:
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder, Ground(Path(folder), rounds=1, scale=0.01) as ground:
        figures = [one async for one in measured(case, CASES[case], ground)]
    assert {one.case for one in figures} >= {case}
