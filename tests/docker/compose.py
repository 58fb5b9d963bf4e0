"""docker-compose.yml with the values of an env file in place, as compose itself would put them."""

import re
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

PROJECT = Path(__file__).parents[2]
COMPOSE = PROJECT / "docker-compose.yml"
EXAMPLE = PROJECT / ".env.example"
_VARIABLE = re.compile(r"\$\{(\w+)(:\?[^}]*)?\}")


def example(commented: bool = False) -> dict[str, str]:
    """The example's variables; with `commented` those too that are switched off."""
    pattern = r"^#?([A-Z_]+)=(.*)$" if commented else r"^([A-Z_]+)=(.*)$"
    return dict(re.findall(pattern, EXAMPLE.read_text(), re.MULTILINE))


def services(values: dict[str, str]) -> dict[str, Any]:
    """The services by name. Raises KeyError for a variable without a value."""
    found: dict[str, Any] = yaml.safe_load(_VARIABLE.sub(lambda one: values[one[1]], COMPOSE.read_text()))["services"]
    return found


def variables() -> set[str]:
    """What the compose file takes from the env file, by `${NAME}` or as an entry without a value."""
    asked = {name for name, _ in _VARIABLE.findall(COMPOSE.read_text())}
    handed_on = {name for one in services(example()).values() for name, value in environment(one).items() if value is None}
    return asked | handed_on


def environment(service: dict[str, Any]) -> dict[str, str | None]:
    """What a container is told; an entry without a value is left out where the env file has none."""
    return {name: None if value is None else str(value) for name, value in service.get("environment", {}).items()}
