"""A history copied into a file, or proved whole: `bihuan-replay copy <where> <file>`, `bihuan-replay verify <where>`."""

import argparse
import os
import sys
from pathlib import Path
from typing import IO

from bihuan_replay.chain import Away, Different, Position, Source, entries
from bihuan_replay.factory import opened
from bihuan_replay.file import File


def main(given: list[str] | None = None) -> int:
    """0 where everything was whole; otherwise one sentence and 1."""
    parser = argparse.ArgumentParser(prog="bihuan-replay", description=__doc__)
    orders = parser.add_subparsers(dest="order", required=True)
    for order, meaning in (("copy", "事件逐行存入文件，文件已有的接着存"), ("verify", "核对位置和叶哈希")):
        added = orders.add_parser(order, help=meaning)
        added.add_argument("where", help="https://…/goals、kafka://host:port/bihuan.goals 或文件")
        if order == "copy":
            added.add_argument("file", type=Path)
    asked = parser.parse_args(given)
    try:
        last = copy(asked.where, asked.file) if asked.order == "copy" else verify(asked.where)
    except (Away, Different) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    print(f"到位置 {int(last)}，日志 {last.log or '（文件未载）'}，叶哈希 {last.leaf.hex()} / whole up to there")
    return 0


def verify(where: str) -> Position:
    """The place of the last event, once all of them were checked. Raises Away, Different."""
    return _through(opened(where, os.environ.get), Position(0))


def copy(where: str, file: Path) -> Position:
    """Append what the file does not have; what it has must be the beginning of the history. Raises Away, Different."""
    mine = Position(0)
    if file.exists():
        mine = _through(File(file), mine)
        with file.open("r+b") as lines:
            lines.truncate(lines.read().rfind(b"\n") + 1)  # a line that was cut off
    with file.open("ab") as lines:
        return _through(opened(where, os.environ.get), mine, lines)


def _through(source: Source, after: Position, lines: IO[bytes] | None = None) -> Position:
    last = after
    try:
        for position, entry in entries(source, after):
            if lines:
                lines.write(entry.document + b"\n")
            last = position
    finally:
        source.close()
    return last


if __name__ == "__main__":
    sys.exit(main())
