"""What a file is by its content, whatever it is called: the kinds that may be handed in."""

import codecs
import re
import zipfile
from collections.abc import Mapping
from typing import IO

OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "doc": "application/msword",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "wps": "application/wps-office.wps",
    "et": "application/wps-office.et",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
}
"""How the names of what may be handed in end → media type."""
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a document of the older office programs begins, that of WPS too."""
IN_COMPOUND = frozenset({"doc", "xls", "wps", "et"})
LOCKABLE = frozenset({"docx", "xlsx"})
LOCK = "EncryptedPackage".encode("utf-16-le")
INSIDE: Mapping[str, str] = {"docx": "word/", "xlsx": "xl/", "ofd": "OFD.xml"}
"""What lies in a container of this kind; only its directory is read, nothing in it is opened."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
CHUNK = 1 << 20


def ending(name: str) -> str:
    """`自评表.PDF` → `pdf`; empty where a name has no end."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_of_kind(file: IO[bytes], kind: str) -> bool:
    """Whether the content is what a name with this end says it is."""
    if kind in ("txt", "csv"):
        return _is_text(file)
    if kind == "json":
        return _is_text(file) and _begins_as_json(file)
    if kind in LOCKABLE and _is_locked(file):
        return True
    if kind in INSIDE or kind == "zip" or (kind in IN_COMPOUND and zipfile.is_zipfile(file)):
        return _is_container(file, INSIDE.get(kind, ""))
    if kind in IN_COMPOUND:
        file.seek(0)
        return file.read(len(COMPOUND)) == COMPOUND
    return KINDS[kind] in _media_types(file)


def _is_locked(file: IO[bytes]) -> bool:
    """A workbook or text with a password lies whole, encrypted, in a compound document."""
    file.seek(0)
    if file.read(len(COMPOUND)) != COMPOUND:
        return False
    tail = b""
    while chunk := file.read(CHUNK):
        if LOCK in tail + chunk:
            return True
        tail = chunk[-len(LOCK) :]
    return False


def _media_types(file: IO[bytes]) -> set[str]:
    """Every kind that the content may be, as the library knows them."""
    import puremagic

    file.seek(0)
    try:
        return {one.mime_type for one in puremagic.magic_stream(file)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_container(file: IO[bytes], inside: str) -> bool:
    file.seek(0)
    if file.read(2) != b"PK":
        return False
    try:
        with zipfile.ZipFile(file) as container:
            return any(name.startswith(inside) for name in container.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _is_text(file: IO[bytes]) -> bool:
    """In UTF-8 or GB 18030, without control characters."""
    return any(_reads_as(file, encoding) for encoding in ("utf-8-sig", "gb18030"))


def _begins_as_json(file: IO[bytes]) -> bool:
    """An object or a list; whether it is whole, its reader says."""
    file.seek(0)
    return file.read(CHUNK).removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")


def _reads_as(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if CONTROL.search(decoder.decode(chunk)):
                return False
        return not CONTROL.search(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False
