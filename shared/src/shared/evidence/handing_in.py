"""Handing in a file (佐证材料上传), and naming one as proof: what is kept, and the rules for both."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from shared.events.handed_in import HandedIn
from shared.events.values import Evidence
from shared.runtime.decider import Decider, Invalid
from shared.runtime.files.kinds import KINDS, ending
from shared.runtime.strict_json import BodyTooLarge, Malformed

E = TypeVar("E", bound=HandedIn)
T = TypeVar("T")

LARGEST = 50_000_000
LONGEST_NAME = 255
"""Bytes of UTF-8, as file systems count."""
UNREADABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Control characters, characters that show nothing or turn the direction, halves, and line ends."""


class BadFileName(Invalid):
    """A file's name is one name of at most 255 bytes, without a path and without control characters."""

    zh = "文件名不可用"


class KindNotTaken(Invalid):
    """Files of this kind are not taken."""

    zh = "不接收这种文件"


class NotOfItsKind(Invalid):
    """The file's content is not what its name says."""

    zh = "文件内容与扩展名不符"


class EmptyFile(Invalid):
    """The file is empty."""

    zh = "文件是空的"


class FileTooLarge(BodyTooLarge):
    """A file may have at most 50 MB."""

    zh = "文件过大"


class UploadBroken(Malformed):
    """The file did not come whole; nothing was kept."""

    zh = "上传中断"


class NotHandedIn(Invalid):
    """A claim names only files that the asker's unit has handed in for the same item, and that are there."""

    zh = "佐证材料没有上传"


@dataclass(frozen=True)
class Kept:
    """One unit's file for one item."""

    sha256: str = ""
    """Empty while nothing was handed in."""
    unit: str = ""
    size: int = 0


@dataclass(frozen=True)
class Claimed:
    """What was found of the files that a form names."""

    about: str
    papers: Sequence[tuple[Evidence, bool]]
    """Each of them, and whether it was handed in and is there."""

    def bear(self, decided: T) -> T:
        """The decision, where everything that it rests on is there. Raises NotHandedIn."""
        missing = [f"“{paper.title}”（SHA-256 {paper.sha256}）" for paper, there in self.papers if not there]
        if missing:
            raise NotHandedIn(f"本单位没有为 {self.about} 上传过{'、'.join(missing)}，或文件已不在，请先上传再填报")
        return decided


def key_of(about: str, unit: str, sha256: str) -> str:
    """The stream of one unit's file for one item, or for one of the yearly reports."""
    return f"{about}/{quote(unit, safe='') or '-'}/{sha256}"


def kept_as(event: type[E]) -> "Decider[Kept, E]":
    """How a service keeps in mind what was handed in to it."""

    def evolve(state: Kept, event: E) -> Kept:
        return Kept(event.sha256, event.unit, event.size)

    evolve.__annotations__["event"] = event
    return Decider("evidence", Kept(), evolve, unit=lambda state: state.unit, engaged=lambda state: state.unit)


def hand_in(state: Kept, event: type[E], **file: Any) -> list[E]:
    """上传: the same file of the same unit for the same item is handed in once."""
    return [] if state.sha256 else [event(**file)]


def require_name(name: str) -> str:
    """The kind that the name says. Raises BadFileName or KindNotTaken."""
    if not name.strip() or len(name.encode("utf-8", "replace")) > LONGEST_NAME:
        raise BadFileName(f"文件名须有内容，至多 {LONGEST_NAME} 字节（约 85 个汉字），请改名后再上传")
    if any(unicodedata.category(one) in UNREADABLE for one in name):
        raise BadFileName("文件名含有控制字符或不可见的字符，请改名后再上传")
    if name != name.strip() or name.startswith(".") or any(one in name for one in '/\\:*?"<>|'):
        raise BadFileName('文件名首尾不能有空格，不能以点开头，不能含有 / \\ : * ? " < > | 这些字符，请改名后再上传')
    kind = ending(name)
    if kind not in KINDS:
        raise KindNotTaken(f"不接收扩展名为“{kind[:20]}”的文件，可以上传的有：{'、'.join(KINDS)}")
    return kind
