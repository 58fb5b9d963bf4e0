"""A shelf keeps a file whole or not at all: also where its process is killed half way, or its disk is full."""

import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from shared.runtime.files.shelf import CHUNK, Shelf, ShelfFull
from tests.faults.disk import Disk, disk

MEGABYTES = 8
HALF_WAY = f"""
import asyncio, sys
from shared.runtime.files.shelf import Shelf

async def chunks():
    for _ in range(5):
        yield bytes({CHUNK})
    print("half way", flush=True)
    await asyncio.Event().wait()

async def main():
    async with Shelf(sys.argv[1], "monitoring").taken_in(chunks(), 50_000_000):
        raise AssertionError("it never ends")

asyncio.run(main())
"""


async def pieces(number: int) -> AsyncIterator[bytes]:
    for n in range(number):
        yield bytes([n]) * CHUNK


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path, MEGABYTES) as mounted:
        if mounted is None:
            pytest.skip("no file system may be mounted here")
        yield mounted


def test_a_process_that_is_killed_in_the_middle_of_an_upload_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HALF_WAY, str(tmp_path)], stdout=subprocess.PIPE, text=True) as uploading:
        assert uploading.stdout
        assert uploading.stdout.readline() == "half way\n"
        uploading.send_signal(signal.SIGKILL)
    assert uploading.returncode == -signal.SIGKILL
    assert [*(tmp_path / "monitoring").iterdir()] == []


async def test_where_the_disk_is_full_nothing_is_kept_and_once_there_is_room_the_same_file_is(tmp_path: Path, small: Disk) -> None:
    shelf = Shelf(str(tmp_path), "monitoring")
    small.fill()
    with pytest.raises(ShelfFull, match="磁盘已满"):
        async with shelf.taken_in(pieces(2), 50_000_000):
            pass
    small.free()
    assert await shelf.all() == []
    async with shelf.taken_in(pieces(2), 50_000_000) as whole:
        await shelf.put(whole)
    assert await shelf.all() == [sha256(b"".join([bytes(CHUNK), b"\1" * CHUNK])).hexdigest()]


async def test_a_disk_that_fills_up_while_the_file_is_put_in_its_place_leaves_nothing_in_it(tmp_path: Path, small: Disk) -> None:
    shelf = Shelf(str(tmp_path), "monitoring")
    with pytest.raises(ShelfFull, match="磁盘已满"):
        async with shelf.taken_in(pieces(MEGABYTES - 2), 50_000_000) as whole:
            await shelf.put(whole)
    assert [one.name for one in (tmp_path / "monitoring").iterdir()] == []
