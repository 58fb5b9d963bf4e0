"""Counties from seeds, played over HTTP: the figures equal the tally that the generator keeps."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.journeys.serving import serving
from wanzai.generator import generate
from wanzai.moments import morning
from wanzai.people import users
from wanzai.plan import plan
from wanzai.player import play
from wanzai.report import figures
from wanzai.tally import Counted, tally


def counted(figure: dict[str, Any]) -> Counted:
    value = None if figure["value"] is None else Decimal(figure["value"])
    return Counted(value, {line["label"]: line["count"] for line in figure["lines"]})


SEEDS = [seed if seed < 2 else pytest.param(seed, marks=pytest.mark.long) for seed in range(20)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ten_figures_equal_the_tally(seed: int, tmp_path: Path) -> None:
    county = generate(seed)
    with serving(tmp_path, county.jurisdiction, users(county), morning(county.begins)) as served:
        stage = served.stage
        assert play(plan(county), county.ends, stage, Console(quiet=True))
        told = {code: counted(figure) for code, figure in figures(stage, county.work_year).items()}
    assert told == tally(county)
