"""The tests' own house: what may import what."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
TELLING = re.compile(r"\bconftest\b|(?<!def )\btest_\w|\bRecordedEvent\s*\(")
"""What a module holds that imports a test or makes a recorded event; any other need not be parsed."""


@cache
def telling(module: Path) -> list[ast.AST]:
    """What it imports, and where it makes recorded events."""
    written = module.read_text()
    if not TELLING.search(written):
        return []
    return [node for node in ast.walk(ast.parse(written)) if isinstance(node, ast.Import | ast.ImportFrom) or makes(node)]


def makes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RecordedEvent"


def imported(module: Path) -> Iterator[str]:
    """The modules whose names a module may take from, `from a import b` as both `a` and `a.b`."""
    for node in telling(module):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_nothing_imports_a_test_module_or_a_conftest() -> None:
    names = {f"tests.{'.'.join(path.relative_to(TESTS).with_suffix('').parts)}": path for path in TESTS.rglob("*.py")}
    private = {name for name, path in names.items() if path.name.startswith("test_") or path.name == "conftest.py"}
    assert private
    found = {f"{name} imports {one}" for name, path in names.items() for one in imported(path) if one in private}
    assert sorted(found) == []


def test_recorded_events_are_made_in_the_scenario_alone() -> None:
    makers = {str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if any(map(makes, telling(path)))}
    assert makers == {"scenario/events.py"}
