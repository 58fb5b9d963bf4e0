"""A service stands wherever services are named: one forgotten would be checked, heard or waited for by nobody, without a word."""

import tomllib
from pathlib import Path

import pytest

from audit.service import SERVICE as AUDIT
from embedded.composition import SERVICES
from wanzai import player

PROJECT = Path(__file__).parents[2]
NAMES = [service.name for service in SERVICES]
TOOL = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]


def test_what_lies_in_services_is_composed() -> None:
    assert sorted(NAMES) == sorted(path.parent.name for path in (PROJECT / "services").glob("*/pyproject.toml"))


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
