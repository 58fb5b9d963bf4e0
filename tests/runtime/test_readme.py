"""The runtime's page for strangers is true."""

import re
from pathlib import Path

import shared.runtime

RUNTIME = Path(shared.runtime.__file__).parent


def test_every_file_of_the_runtime_is_named_on_its_page() -> None:
    named = set(re.findall(r"`([a-z_/]+)`", (RUNTIME / "README.md").read_text("utf-8")))
    files = {path.stem for path in RUNTIME.glob("*.py")} | {path.stem for path in RUNTIME.glob("[!c]*/*.py")}
    assert not files - named - {"__init__"}


def test_every_room_on_the_page_is_there() -> None:
    rooms = re.findall(r"^\| `([a-z]+)/` \|", (RUNTIME / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {path.name for path in RUNTIME.iterdir() if (path / "__init__.py").exists()} == {*rooms, "cli"}
