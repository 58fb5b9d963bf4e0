"""An OLE2 container with one stream, written anew: a damaged one is never given to a reader that trusts its chains."""

import struct

SECTOR = 512
EACH = SECTOR // 4
"""Sector numbers in a sector."""
IN_HEADER = 109
FREE, END, FAT, DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
LEAST = 4096
"""A shorter stream would lie in the small sectors, which are not written."""
ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
HEADER = struct.Struct("<8s16sHHHHH6xIIIIIIIII")
MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")


def container_of(name: str, stream: bytes) -> bytes:
    """The stream alone: its sectors one after another, the directory, the table of sectors and what finds the table."""
    size = max(len(stream), LEAST)
    data = stream.ljust(-(-size // SECTOR) * SECTOR, b"\0")
    sectors = len(data) // SECTOR
    tables, finders = 1, 0
    while tables * EACH < sectors + 1 + tables + finders:
        tables += 1
        finders = -(-max(0, tables - IN_HEADER) // (EACH - 1))
    chain = [*range(1, sectors), END, END, *[FAT] * tables, *[DIFAT] * finders]
    chain += [FREE] * (tables * EACH - len(chain))
    places = [sectors + 1 + at for at in range(tables)]
    first_finder = sectors + 1 + tables
    header = HEADER.pack(
        MAGIC, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0, tables, sectors, 0, LEAST, END, 0, first_finder if finders else END, finders
    )
    found = b""
    for at in range(finders):
        own = places[IN_HEADER + at * (EACH - 1) : IN_HEADER + (at + 1) * (EACH - 1)]
        following = first_finder + at + 1 if at + 1 < finders else END
        found += _numbers([*own, *[FREE] * (EACH - 1 - len(own)), following])
    inside = [*places[:IN_HEADER], *[FREE] * (IN_HEADER - len(places))]
    return header + _numbers(inside) + data + _directory(name, size) + _numbers(chain) + found


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _directory(name: str, size: int) -> bytes:
    blank = _entry("", 0, FREE, 0, 0)
    return _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 0, size) + blank * (SECTOR // ENTRY.size - 2)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return ENTRY.pack(text, len(text) + 2 if name else 0, kind, 1, FREE, FREE, child, bytes(16), 0, 0, 0, start, size)
