"""The portal's own files: compressed once for the life of the process, and kept by browsers for as long as they are the same."""

import gzip
import mimetypes
import os
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Self

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse, PathLike, StaticFiles
from starlette.types import Scope

from portal.crossing import KEPT

SEEN_AGAIN = "no-cache"
"""Asked for without what marks its content: it may be another file tomorrow."""


def mark_of(content: bytes) -> str:
    """What is added to a file's address, and changes when the file does."""
    return sha256(content).hexdigest()[:10]


@dataclass(frozen=True)
class File:
    """What is in it, as it is and compressed, and what it is."""

    plain: bytes
    zipped: bytes
    mark: str
    kind: str

    @classmethod
    @cache
    def at(cls, path: Path) -> Self:
        """The file at this place."""
        plain = path.read_bytes()
        return cls(plain, gzip.compress(plain, mtime=0), mark_of(plain), mimetypes.guess_type(path.name)[0] or "text/plain")


class Files(StaticFiles):
    """A folder of them."""

    def file_response(self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200) -> Response:
        """The file, or that the browser has it already."""
        asked, file = Headers(scope=scope), File.at(Path(full_path))
        zipped = "gzip" in asked.get("accept-encoding", "")
        kept = KEPT if scope["query_string"].decode("latin-1") == file.mark else SEEN_AGAIN
        headers = {"ETag": f'"{file.mark}{"-gzip" if zipped else ""}"', "Vary": "Accept-Encoding", "Cache-Control": kept}
        if self.is_not_modified(Headers(headers), asked):
            return NotModifiedResponse(Headers(headers))
        if zipped:
            return Response(file.zipped, status_code, headers | {"Content-Encoding": "gzip"}, file.kind)
        return Response(file.plain, status_code, headers, file.kind)
