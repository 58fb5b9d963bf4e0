"""What happens is what the OpenAPI documents say: schemathesis with all its checks, over every service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.composition import SERVICES
from tests.journeys.serving import Served

EXAMPLES, SEED = "4", "10"


@pytest.mark.long
@pytest.mark.parametrize("service", [service.name for service in SERVICES])
def test_nothing_happens_that_the_contract_does_not_say(county: Served, service: str, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(Path(__file__).with_name("schemathesis.toml"))]
    options = {
        "--checks": "all",
        "--phases": "examples,coverage,fuzzing,stateful",
        "--mode": "all",
        "--max-examples": EXAMPLES,
        "--seed": SEED,
        "--workers": "1",
        "--generation-allow-x00": "false",
        "--request-timeout": "60",
        "--header": f"Authorization: Bearer {county.token_of('all')}",
    }
    ran = subprocess.run(
        [
            *command,
            "run",
            f"{county.urls[service]}/{service}/openapi.json",
            *(part for option in options.items() for part in option),
            "--continue-on-failure",
            "--no-shrink",
        ],
        cwd=tmp_path,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.contract.hooks", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=850,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
