"""A file of events: one document a line (NDJSON) or a CloudEvents batch, plain or with gzip."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bihuan_replay.chain import Away, Different, Entry, Page, opened, split


class File:
    """Read from its beginning; a plain file of lines may grow while it is read, a line counts once it has ended."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise Different(f"没有文件 {path} / there is no such file")
        self._path = path
        self._reading: Iterator[Entry] = iter(())
        self._at: int | None = None

    def page(self, after: int, limit: int, wait: float = 0) -> Page:
        """A file says neither which log it is of nor how far that goes."""
        if self._at != after:
            self._reading = (entry for entry in self._entries() if entry.position > after)
        entries: list[Entry] = []
        for entry in self._reading:
            entries.append(entry)
            if len(entries) == limit:
                break
        self._at = entries[-1].position if len(entries) == limit else None
        return Page(after, entries)

    def head(self) -> int:
        """That of the last document."""
        last = 0
        for entry in self._entries():
            last = entry.position
        return last

    def close(self) -> None:
        """Nothing stays open."""
        self._reading, self._at = iter(()), None

    def _entries(self) -> Iterator[Entry]:
        try:
            with self._opened() as file:
                if file.read(1) == b"[":
                    yield from split(b"[" + file.read())
                    return
                file.seek(0)
                for line in file:
                    if line.endswith(b"\n"):
                        yield Entry(int(opened(line)["sequence"]), line[:-1])
        except (OSError, EOFError) as failure:
            raise Away(f"{self._path} 无法读取：{failure} / cannot be read") from failure

    def _opened(self) -> IO[bytes]:
        return gzip.open(self._path) if self._path.suffix == ".gz" else self._path.open("rb")  # type: ignore[return-value]
