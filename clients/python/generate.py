"""Writes the typed client from the published OpenAPI documents, a package for each service; `make client` runs it."""

import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from openapi_python_client.strings import PythonIdentifier

HERE = Path(__file__).parent
PUBLISHED = HERE.parents[1] / "shared/src/shared/published/openapi"
PACKAGE = HERE / "src" / "bihuan_client"
SETTINGS = {"literal_enums": True, "post_hooks": [], "http_timeout": 30}


class NotTaken(Exception):
    """The generator leaves something of the contract out; it says what."""


def main() -> None:
    """Write what is not there yet, or not of this contract. Raises NotTaken."""
    with (PACKAGE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path in sorted(PUBLISHED.glob("*.json")):
            made = PACKAGE / path.stem / ".made"
            state = hashlib.sha256(path.read_bytes() + Path(__file__).read_bytes()).hexdigest()
            if not made.exists() or made.read_text() != state:
                _write(json.loads(path.read_text("utf-8")), made.parent)
                made.write_text(state)


def _write(document: dict[str, Any], target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        asked, config = Path(folder) / "openapi.json", Path(folder) / "config.json"
        asked.write_text(json.dumps(prepared(document), ensure_ascii=False), "utf-8")
        config.write_text(json.dumps(SETTINGS))
        command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
        command += ["--path", str(asked), "--config", str(config), "--output-path", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotTaken(f"{target.name}: {done.stdout}{done.stderr}")
    (target / "operations.py").write_text(_operations(document), "utf-8")


def _operations(document: dict[str, Any]) -> str:
    """A module that finds an operation by what the contract calls it, for whoever has commands as data."""
    lines = ['"""Method and path of an operation → the module that holds it, the model of its body."""\n', "OPERATIONS = {"]
    for path, item in document["paths"].items():
        for method, one in item.items():
            where = f"{_name(one['tags'][0])}.{_name(one['operationId'])}"
            content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            key = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            body = document["components"]["schemas"][key]["title"] if key else ""
            named = re.sub(r"\{(\w+)}", lambda found: f"{{{_name(found[1])}}}", path)
            lines.append(f"    ({method.upper()!r}, {named!r}): ({where!r}, {body!r}),")
    return "\n".join([*lines, "}\n"])


def _name(written: str) -> str:
    """As the generator writes it in Python."""
    return str(PythonIdentifier(written, "field_"))


def prepared(document: dict[str, Any]) -> dict[str, Any]:
    """The same contract with names that Python can use: a class for each schema, a module for each tag and operation."""
    schemas = document["components"]["schemas"]
    names = {key: _class_of(key) for key in schemas}
    twice = _twice(names.values())
    for key, schema in schemas.items():
        schema["title"] = re.sub(r"\W|_", "", key) if names[key] in twice else names[key]
    operations = [(path, method, one) for path, item in document["paths"].items() for method, one in item.items() if method != "parameters"]
    short = [_function_of(*operation) for operation in operations]
    twice = _twice(short)
    for name, (_, method, one) in zip(short, operations, strict=True):
        one["operationId"] = f"{name}_{method}" if name in twice else name
        one["tags"] = [tag.split()[-1] for tag in one.get("tags", [])]
        for parameter in one.get("parameters", ()):
            if parameter["in"] == "header":
                parameter["schema"].pop("format", None)  # a header is text
    return document


def _class_of(key: str) -> str:
    """`goals__decisions__unit__Status` → `UnitStatus`, `GoalContent-Output` → `GoalContentOutput`."""
    *rooms, name = key.split("__")
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"\W|_", "_".join([*rooms[-1:], name])) if part)


def _function_of(path: str, method: str, one: dict[str, Any]) -> str:
    """FastAPI's `goal_of_items__item__get` → `goal_of`."""
    name: str = one["operationId"].removesuffix(re.sub(r"\W", "_", path) + f"_{method}")
    return name


def _twice(names: Any) -> set[str]:
    return {name for name, times in Counter(names).items() if times > 1}


if __name__ == "__main__":
    main()
