"""A service stands wherever services are named: one forgotten would be checked, heard or waited for by nobody, without a word."""

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.service import SERVICE as AUDIT
from embedded.composition import SERVICES
from shared.runtime.deciding.intake import Intake
from shared.runtime.deciding.reaction import Deadlines
from shared.runtime.deciding.view import View
from shared.runtime.service import Service
from shared.runtime.web.routes import Routes
from wanzai import player

PROJECT = Path(__file__).parents[2]
NAMES = [service.name for service in SERVICES]
TOOL = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]


def written(service: Service) -> Iterator[tuple[str, Any]]:
    """What the service's modules make, by name."""
    for found in pkgutil.walk_packages(importlib.import_module(service.name).__path__, f"{service.name}."):
        if not found.name.endswith("__main__"):
            yield from vars(importlib.import_module(found.name)).items()


@pytest.mark.parametrize("service", SERVICES, ids=NAMES)
def test_a_service_declares_what_it_has_written(service: Service) -> None:
    made = list(written(service))
    declared: list[Any] = [*service.views, *service.routes(), *service.deadlines, *service.intakes()]
    assert [one for _, one in made if isinstance(one, View | Routes | Deadlines | Intake) and one not in declared] == []
    assert {one for name, one in made if name.startswith("when_")} == {*service.reactions}


def test_what_lies_in_services_is_composed() -> None:
    assert sorted(NAMES) == sorted(path.parent.name for path in (PROJECT / "services").glob("*/src/*/service.py"))


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_held_to_the_import_contracts(name: str) -> None:
    layers = next(one["layers"] for one in TOOL["importlinter"]["contracts"] if "embedded" in one.get("layers", [""])[0])
    assert name in TOOL["importlinter"]["root_packages"]
    assert name in layers[1].split(" | ")


def test_the_player_waits_for_every_service() -> None:
    assert sorted(player.SERVICES) == sorted(NAMES)


def test_audit_hears_all_others() -> None:
    assert AUDIT.others == {*NAMES} - {AUDIT.name}


@pytest.mark.parametrize("name", NAMES)
def test_both_readmes_name_it(name: str) -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        assert f"services/{name}/README.md" in (PROJECT / readme).read_text("utf-8")
