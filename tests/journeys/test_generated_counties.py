"""Counties from seeds, played over HTTP: the figures equal the generator's tally and the replay kit's; nothing stands in a dead end."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from bihuan_replay.examples.figures import Figure, derived
from tests.contract.dead_ends import nowhere
from tests.contract.streams import documents, standing
from tests.journeys.serving import Serve, Served
from tests.oracle.generator import SMALL, SMALLEST, USUAL, Size, generate
from tests.oracle.tally import Counted, tally
from wanzai.moments import morning
from wanzai.people import AUDITOR, users
from wanzai.plan import plan
from wanzai.player import play
from wanzai.report import figures


def replayed(served: Served, year: int, token: str) -> dict[str, Figure]:
    """What an auditor derives with the replay kit, from the feeds alone."""
    histories = {f"{name.upper()}_HISTORY": f"{url}/{name}" for name, url in served.urls.items()}
    place = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(served.folder / "facts.sqlite")}
    return derived({**histories, **place, "BIHUAN_TOKEN": token}, year)


def counted(figure: dict[str, Any]) -> Counted:
    value = None if figure["value"] is None else Decimal(figure["value"])
    return Counted(value, {line["label"]: line["count"] for line in figure["lines"]})


WHOLE = 73
"""A county with goals, records, evaluations, rectifications and reports in half as many steps as most."""
REAL = [pytest.mark.postgres, pytest.mark.kafka]
CASES = [
    ("embedded", WHOLE, SMALLEST),
    ("embedded", 0, USUAL),
    ("embedded", 225, SMALL),
    pytest.param("production", 82, SMALL, marks=REAL),
]


@pytest.mark.long
@pytest.mark.parametrize(("serve", "seed", "size"), CASES, indirect=["serve"])
def test_the_ten_figures_equal_the_tally(serve: Serve, seed: int, size: Size, tmp_path: Path) -> None:
    county = generate(seed, size)
    with serve(tmp_path, county.jurisdiction, users(county), morning(county.begins)) as served:
        stage = served.stage
        assert play(plan(county), county.ends, stage, Console(quiet=True))
        shown, token = figures(stage, county.work_year), served.token_of(AUDITOR)
        again = replayed(served, county.work_year, token)
        stood, strange = standing(one for name, url in served.urls.items() for one in documents(f"{url}/{name}", token))
        year, asks = {"year": county.work_year}, {"Authorization": f"Bearer {token}"}
        covered = httpx.get(stage.at("/goals/statistics/coverage"), params=year, headers=asks).json()
    assert {code: counted(figure) for code, figure in shown.items()} == tally(county)
    assert {code: Counted(one.value, one.lines) for code, one in again.items()} == tally(county)
    assert shown["Q2a"]["exact"] == f"{covered['approved']}/{covered['required']}"
    assert shown["Q2b"]["exact"] == f"{covered['approved_amount']}/{covered['required_amount']}"
    assert shown["Q2c"]["exact"] == f"{covered['whole_departments']}/{covered['units']}"
    assert not strange, "a step that no table of a decider knows"
    assert {"goal", "monitoring", "self-evaluation", "rectification"} <= set(stood)
    assert not nowhere(stood), "these stand where no role can move them on, and where nothing is meant to end"
