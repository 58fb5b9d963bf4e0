"""Where files are kept by their SHA-256: a folder, or an S3-compatible bucket; what is brought from it is what was put there."""

import asyncio
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING

from shared.runtime.failures import Unavailable

if TYPE_CHECKING:
    from obstore.store import LocalStore, S3Store

CHUNK = 1 << 20
NAMED = re.compile("[0-9a-f]{64}")


class ShelfFull(Unavailable):
    """There is no room where files are kept, and nothing was kept; repeat when there is."""

    zh = "存放佐证材料的磁盘已满"


class ShelfAway(Unavailable):
    """The place where files are kept does not answer."""

    zh = "存放佐证材料的地方暂不可用"


class TooLong(Exception):
    """More has come than may."""


class NotThere(Exception):
    """No file of this hash."""


class Changed(Exception):
    """The file of this hash is another one now."""


@dataclass(frozen=True)
class Whole:
    """A file as it came in, and what it is called by."""

    file: IO[bytes]
    sha256: str
    size: int


class Shelf:
    """The files of one service below a folder (`/var/lib/bihuan/evidence`) or a bucket (`s3://bucket/prefix`, with the AWS_… settings)."""

    def __init__(self, place: str, service: str) -> None:
        self._place = place if place.startswith("s3://") else str(Path(place).absolute())
        self._service = service

    @property
    def folder(self) -> Path | None:
        """Where the files lie; None in a bucket."""
        return None if self._place.startswith("s3://") else Path(self._place) / self._service

    @asynccontextmanager
    async def taken_in(self, chunks: AsyncIterable[bytes], most: int) -> AsyncIterator[Whole]:
        """What comes, in a file without a name that is gone with the block, or with the process. Raises TooLong or ShelfFull."""
        with await asyncio.to_thread(self._nameless) as file:
            digest, size = hashlib.sha256(), 0
            async for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLong
                await asyncio.to_thread(_written, file, chunk)
                digest.update(chunk)
            file.seek(0)
            yield Whole(file, digest.hexdigest(), size)

    async def put(self, whole: Whole) -> None:
        """Keep it, whole or not at all; what is there already is the same, or is put right. Raises ShelfFull or ShelfAway."""
        import obstore

        whole.file.seek(0)
        try:
            await obstore.put_async(self._store, whole.sha256, whole.file)
            if self.folder:
                await asyncio.to_thread(_on_disk, self.folder / whole.sha256)
        except (OSError, obstore.exceptions.BaseError) as failure:
            raise _hindered(failure) from failure

    async def size(self, sha256: str) -> int | None:
        """How many bytes the file of this hash has; None where there is none. Raises ShelfAway."""
        import obstore

        try:
            return (await obstore.head_async(self._store, sha256))["size"]
        except (FileNotFoundError, obstore.exceptions.NotFoundError):
            return None
        except (OSError, obstore.exceptions.BaseError) as failure:
            raise _hindered(failure) from failure

    @asynccontextmanager
    async def brought(self, sha256: str) -> AsyncIterator[Whole]:
        """A copy that was looked at whole before any of it is shown. Raises NotThere, Changed, ShelfFull or ShelfAway."""
        import obstore

        with await asyncio.to_thread(self._nameless) as file:
            digest, size = hashlib.sha256(), 0
            try:
                async for chunk in (await obstore.get_async(self._store, sha256)).stream(CHUNK):
                    size += len(chunk)
                    digest.update(chunk)
                    await asyncio.to_thread(_written, file, bytes(chunk))
            except (FileNotFoundError, obstore.exceptions.NotFoundError) as failure:
                raise NotThere from failure
            except (OSError, obstore.exceptions.BaseError) as failure:
                raise _hindered(failure) from failure
            if digest.hexdigest() != sha256:
                raise Changed
            file.seek(0)
            yield Whole(file, sha256, size)

    async def all(self) -> list[str]:
        """The hashes of everything that is kept, in order. Raises ShelfAway."""
        import obstore

        try:
            return sorted([one["path"] async for page in obstore.list(self._store) for one in page if NAMED.fullmatch(one["path"])])
        except (OSError, obstore.exceptions.BaseError) as failure:
            raise _hindered(failure) from failure

    async def copied(self, to: "Shelf") -> tuple[int, list[str]]:
        """Everything that is kept here, kept there too: how many files, and the hashes of those that were left out, since they are not
        what was put here. Raises ShelfFull or ShelfAway."""
        if self.folder and not self.folder.exists():
            return 0, []
        there, changed = await self.all(), []
        for sha256 in there:
            try:
                async with self.brought(sha256) as whole:
                    await to.put(whole)
            except (NotThere, Changed):
                changed.append(sha256)
        return len(there) - len(changed), changed

    @cached_property
    def _store(self) -> "LocalStore | S3Store":
        from obstore.store import LocalStore, S3Store

        if self.folder is None:
            return S3Store.from_url(f"{self._place.rstrip('/')}/{self._service}")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(self.folder)

    def _nameless(self) -> IO[bytes]:
        """On the disk where the files lie, if they lie on one."""
        try:
            if self.folder:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return tempfile.TemporaryFile(dir=self.folder)
        except OSError as failure:
            raise _hindered(failure) from failure


def _written(file: IO[bytes], chunk: bytes) -> None:
    try:
        file.write(chunk)
        file.flush()
    except OSError as failure:
        raise _hindered(failure) from failure


def _on_disk(path: Path) -> None:
    """What was told to be kept is there after a power cut: the file, and its name in the folder."""
    for one in (path, path.parent):
        opened = os.open(one, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _hindered(failure: Exception) -> Unavailable:
    full = getattr(failure, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(failure)
    if full:
        return ShelfFull("存放佐证材料的磁盘已满，没有保存任何内容，请联系管理员腾出空间后再试")
    return ShelfAway("存放佐证材料的地方现在不能读写，没有保存任何内容，请稍后再试")
