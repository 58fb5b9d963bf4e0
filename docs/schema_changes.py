"""What breaks a schema for whoever relied on the old one: who reads what is told, who sends what is asked, who reads what is answered."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

Schema = Mapping[str, Any]
SAID = {"$schema", "$id", "$comment", "$defs", "$ref", "title", "description", "discriminator", "x-scalar", "x-words"}
"""Names and words: they may change."""
LOOKED_AT = {"properties", "required", "enum", "items", "additionalProperties", "anyOf", "oneOf", "allOf"}


class Side(Enum):
    """Which way the data goes, and so what is an addition."""

    TOLD = "told"
    """An event: it is kept, written and read by all of its versions."""
    ASKED = "asked"
    """A request: what was accepted is accepted."""
    ANSWERED = "answered"
    """An answer: what was there is there."""


class Comparison:
    """One document before and now; each pair of definitions is looked at once."""

    def __init__(self, before: Schema, now: Schema, side: Side = Side.TOLD) -> None:
        self._before, self._now, self._side = before, now, side
        self._seen: set[tuple[str, str]] = set()

    def changes(self, old: Any, new: Any, at: str) -> Iterator[str]:
        """Each that breaks, with the path of the field."""
        if isinstance(old, dict) and isinstance(new, dict):
            pair = (str(old.get("$ref", "")), str(new.get("$ref", "")))
            if pair in self._seen:
                return
            if all(pair):
                self._seen.add(pair)
            yield from self._of_one(resolved(self._before, old), resolved(self._now, new), at)
        elif old != new:
            yield f"{at} 的类型已改变 / has another type"

    def _of_one(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        for key in sorted((set(old) | set(new)) - SAID - LOOKED_AT):
            if old.get(key) != new.get(key) and not self._harmless(key, old, new):
                yield f"{at} 的 {key} 由 {old.get(key)} 变为 {new.get(key)} / {key} has changed"
        yield from self._fields(old, new, at)
        for lost in (one for one in old.get("enum", []) if one not in new.get("enum", [])):
            yield f"{at} 不再有取值“{lost}” / a value is gone"
        if ("enum" in old) != ("enum" in new) or ("items" in old) != ("items" in new):
            yield f"{at} 的类型已改变 / has another type"
            return
        for key, place in (("items", f"{at}[]"), ("additionalProperties", f"{at}.*")):
            if key in old and key in new:
                yield from self.changes(old[key], new[key], place)
        for key in ("anyOf", "oneOf"):
            yield from self._kinds(old.get(key, []), new.get(key, []), at)
        if lost_rules := [one for one in old.get("allOf", []) if one not in new.get("allOf", [])]:
            yield f"{at} 少了 {len(lost_rules)} 条 allOf 规则 / rules of allOf are gone"

    def _kinds(self, old: list[Any], new: list[Any], at: str) -> Iterator[str]:
        """The alternatives stand in their order; a request may have further ones."""
        if len(old) != len(new) and not (self._side is Side.ASKED and 0 < len(old) < len(new)):
            yield f"{at} 的类型已改变 / has another type"
            return
        for one, other in zip(old, new, strict=False):
            yield from self.changes(one, other, at)

    def _fields(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, field in before.items():
            if name not in now:
                yield f"{at}.{name} 已不存在 / the field is gone"
            else:
                yield from self.changes(field, now[name], f"{at}.{name}")
        needed, was_needed = set(new.get("required", [])), set(old.get("required", []))
        if self._side is not Side.ANSWERED:
            yield from (f"{at}.{name} 成为必填 / is required now" for name in sorted(needed - was_needed))
        if self._side is not Side.ASKED:
            yield from (f"{at}.{name} 不再总有 / is no longer always there" for name in sorted(was_needed - needed))

    def _harmless(self, key: str, old: Schema, new: Schema) -> bool:
        if key == "default":
            return self._side is Side.ANSWERED or (self._side is Side.ASKED and key not in old)
        if self._side is not Side.ASKED or key not in old:
            return False
        if key not in new:
            return key not in ("type", "const")
        bound = key.removeprefix("exclusive").lower()
        return bool(new[key] < old[key] if bound.startswith("min") else bound.startswith("max") and new[key] > old[key])


def resolved(root: Schema, node: Schema) -> Schema:
    """The definition that a reference within the document names, with what stands beside the reference."""
    ref = str(node.get("$ref", ""))
    if not ref.startswith("#/"):
        return node
    found: Any = root
    for step in ref.removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return {**resolved(root, found), **{key: value for key, value in node.items() if key != "$ref"}}
