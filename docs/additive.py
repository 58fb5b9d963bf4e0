"""What breaks a published schema: whoever relied on the old one could no longer read what the new one describes."""

import io
import json
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]
SAID = {"$schema", "$id", "$comment", "$defs", "$ref", "title", "description", "x-scalar"}
"""Names and words: they may change."""
LOOKED_AT = {"properties", "required", "enum", "items", "anyOf", "allOf"}


def committed(house: Path, folder: str) -> dict[str, bytes]:
    """Path below the folder → what was committed last; where there is no history, what lies there."""
    told = subprocess.run(["git", "archive", "--format=tar", "HEAD", folder], cwd=house, capture_output=True)
    if told.returncode:
        here = house / folder
        return {str(path.relative_to(here)): path.read_bytes() for path in sorted(here.rglob("*.json"))}
    with tarfile.open(fileobj=io.BytesIO(told.stdout)) as archive:
        files = [(one.name, archive.extractfile(one)) for one in archive if one.name.endswith(".json")]
        return {name.removeprefix(f"{folder}/"): file.read() for name, file in files if file is not None}


def breaking(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> Iterator[str]:
    """Every change that is no addition, by the schema's and the field's name."""
    for path, old in before.items():
        name = path.removesuffix(".json")
        if path not in now:
            yield f"{name} 的结构已不存在 / the schema is gone"
        else:
            yield from (f"{name} {change}" for change in _Comparison(json.loads(old), json.loads(now[path])).changes())


class _Comparison:
    """One schema before and now; each pair of definitions is looked at once."""

    def __init__(self, before: Schema, now: Schema) -> None:
        self._before, self._now = before, now
        self._seen: set[tuple[str, str]] = set()

    def changes(self) -> Iterator[str]:
        """Each that breaks, with the path of the field."""
        yield from self._compared(self._before, self._now, "data")

    def _compared(self, old: Any, new: Any, at: str) -> Iterator[str]:
        if isinstance(old, dict) and isinstance(new, dict):
            pair = (str(old.get("$ref", "")), str(new.get("$ref", "")))
            if pair in self._seen:
                return
            if all(pair):
                self._seen.add(pair)
            yield from self._of_one(_resolved(self._before, old), _resolved(self._now, new), at)
        elif old != new:
            yield f"{at} 的类型已改变 / has another type"

    def _of_one(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        for key in sorted((set(old) | set(new)) - SAID - LOOKED_AT):
            if old.get(key) != new.get(key):
                yield f"{at} 的 {key} 由 {old.get(key)} 变为 {new.get(key)} / {key} has changed"
        yield from self._fields(old, new, at)
        for lost in (one for one in old.get("enum", []) if one not in new.get("enum", [])):
            yield f"{at} 不再有取值“{lost}” / a value is gone"
        if (
            ("enum" in old) != ("enum" in new)
            or ("items" in old) != ("items" in new)
            or len(old.get("anyOf", [])) != len(new.get("anyOf", []))
        ):
            yield f"{at} 的类型已改变 / has another type"
            return
        if "items" in old:
            yield from self._compared(old["items"], new["items"], f"{at}[]")
        for one, other in zip(old.get("anyOf", []), new.get("anyOf", []), strict=True):
            yield from self._compared(one, other, at)
        if lost_rules := [one for one in old.get("allOf", []) if one not in new.get("allOf", [])]:
            yield f"{at} 少了 {len(lost_rules)} 条 allOf 规则 / rules of allOf are gone"

    def _fields(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, field in before.items():
            if name not in now:
                yield f"{at}.{name} 已不存在 / the field is gone"
            else:
                yield from self._compared(field, now[name], f"{at}.{name}")
        for name in sorted(set(new.get("required", [])) ^ set(old.get("required", []))):
            says = "成为必填 / is required now" if name in new.get("required", []) else "不再总有 / is no longer always there"
            yield f"{at}.{name} {says}"


def _resolved(root: Schema, node: Schema) -> Schema:
    """The definition that a reference within the schema names, with what stands beside the reference."""
    ref = str(node.get("$ref", ""))
    if not ref.startswith("#/$defs/"):
        return node
    return {**root["$defs"][ref.removeprefix("#/$defs/")], **{key: value for key, value in node.items() if key != "$ref"}}
