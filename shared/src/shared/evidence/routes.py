"""Evidence (佐证材料) over HTTP: handed in, listed and downloaded; the same in every service."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

import structlog
from fastapi import Path, Query, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from shared.engagements import working_on
from shared.events.envelope import Value
from shared.events.values import Sha256
from shared.evidence import view
from shared.evidence.handing_in import (
    LARGEST,
    BadFileName,
    EmptyFile,
    FileTooLarge,
    KindNotTaken,
    NotOfItsKind,
    UploadBroken,
    hand_in,
    key_of,
    require_name,
)
from shared.evidence.papers import Papers
from shared.evidence.reading import readable
from shared.runtime.decider import Gone, Unknown
from shared.runtime.files.kinds import KINDS, is_of_kind
from shared.runtime.files.shelf import CHUNK, Changed, NotThere, ShelfAway, ShelfFull, TooLong, Whole
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

logger = structlog.get_logger()

About = Annotated[
    str,
    Query(
        pattern=r"^[0-9]{6}-20[0-9]{2}-[0-9A-Z]{1,25}$", description="what it is to prove something of, e.g. 360922-2020-P0017 / 所属事项"
    ),
]
FileName = Annotated[str, Query(description="what the file is called / 文件名，如 验收报告.pdf")]
Digest = Annotated[Sha256, Path(description="SHA-256, hexadecimal")]
ATTACHED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
FILE: dict[int | str, Any] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, "description": "the file / 文件"}
}


class HandedInFile(Answer):
    """What was handed in; `sha256` is what a form names it by."""

    sha256: str
    name: str
    media_type: str
    size: int


class Paper(Value):
    """One file of an item."""

    sha256: str
    name: str
    """What it was called."""
    media_type: str
    size: int
    """Bytes."""
    unit: str
    """Whose it is; empty: the county's own people's."""
    by: str
    handed_in_on: date
    titles: tuple[str, ...]
    """What the claims call it; empty while none names it."""
    path: str
    """Where it is downloaded, on this host."""


class PapersOfItem(Value):
    """The files of an item that the asker may read, in the order in which they were handed in."""

    items: tuple[Paper, ...]


class FileGone(Gone):
    """The file is not there any more."""

    zh = "佐证材料文件已不在"


class FileChanged(Gone):
    """The file is not the one that was handed in; it is never served."""

    zh = "佐证材料文件已被改动"


def routes(papers: Papers) -> Routes:
    """The routes of one service's evidence."""
    own = Routes(tags=["佐证材料 evidence"])
    refuses = (BadFileName, KindNotTaken, NotOfItsKind, EmptyFile, FileTooLarge, UploadBroken, ShelfFull, ShelfAway)

    @own.post("/evidence", may=papers.may, refuses=refuses, streams=True)
    async def upload_evidence(about: About, name: FileName, call: Call) -> HandedInFile:
        """上传佐证材料: the file itself is the body, streamed, at most 50 MB; what it is, its content says."""
        kind = require_name(name)
        repeated = await call.is_repeated()
        if not repeated:
            call.as_whom(call.unit, await working_on(call, about))
        try:
            async with call.shelf.taken_in(call.streamed(), LARGEST) as whole:
                await asyncio.to_thread(_require_kind, whole, name, kind)
                call.came(whole.sha256, about, name)
                mine = replace(papers.decider, unit=lambda _: call.unit, engaged=lambda _: call.unit)
                if not repeated:  # before it is told; one that is told again was lost since, or is another file
                    await call.shelf.put(whole)
                file = {"sha256": whole.sha256, "unit": call.unit, "name": name, "media_type": KINDS[kind], "size": whole.size}
                answer = await call.handle(mine, key_of(about, call.unit, whole.sha256), lambda state: hand_in(state, papers.told, **file))
                if repeated:
                    await call.shelf.put(whole)
        except TooLong as failure:
            raise FileTooLarge(f"“{name}”超过 50 MB，请压缩或拆分后再上传") from failure
        except ClientDisconnect as failure:
            raise UploadBroken(f"“{name}”没有传完，连接已中断，没有保存任何内容，请重新上传") from failure
        return HandedInFile(**answer.model_dump(), **{one: file[one] for one in ("sha256", "name", "media_type", "size")})

    @own.get("/evidence", may=papers.read_by)
    async def evidence_of(about: About, ask: Ask) -> PapersOfItem:
        """一个事项的佐证材料."""
        there, named = await ask.view(papers.view, lambda conn: view.of(conn, about))
        seen = await readable(papers, ask, there, named)
        under = ask.request.scope.get("root_path", "")
        return PapersOfItem(
            items=tuple(
                Paper(
                    sha256=row.sha256,
                    name=row.name,
                    media_type=row.media_type,
                    size=row.size,
                    unit=row.unit,
                    by=row.person,
                    handed_in_on=row.day,
                    titles=tuple(dict.fromkeys(one.title for one in named if one.sha256 == row.sha256)),
                    path=f"{under}/evidence/{row.sha256}",
                )
                for row in seen
            )
        )

    @own.get("/evidence/{sha256}", may=papers.read_by, refuses=(Unknown, FileGone, FileChanged, ShelfFull, ShelfAway), brings=FILE)
    async def download_evidence(sha256: Digest, ask: Ask) -> Response:
        """下载佐证材料: an attachment, looked at whole before any of it is sent, under the permission of what it proves."""
        there, named = await ask.view(papers.view, lambda conn: (view.handed_in(conn, sha256), view.naming(conn, sha256)))
        seen = await readable(papers, ask, there, named)
        if not seen:
            raise Unknown(f"没有您可以查看的佐证材料 {sha256}")
        file = seen[0]
        bringing = ask.shelf.brought(sha256)
        try:
            whole = await bringing.__aenter__()
        except NotThere as failure:
            logger.error("evidence is gone", sha256=sha256, about=file.about)
            raise FileGone(f"“{file.name}”（SHA-256 {sha256}）的文件已不在存放处，请管理员从备份恢复") from failure
        except Changed as failure:
            logger.error("evidence was changed", sha256=sha256, about=file.about)
            raise FileChanged(f"“{file.name}”的文件已被改动，与上传时的 SHA-256 {sha256} 不符，不予提供，请管理员从备份恢复") from failure
        logger.info("evidence read", person=ask.person, unit=ask.unit, sha256=sha256, about=file.about, size=whole.size)

        async def content() -> AsyncIterator[bytes]:
            try:
                while chunk := await asyncio.to_thread(whole.file.read, CHUNK):
                    yield chunk
            finally:
                await bringing.__aexit__(None, None, None)

        named_so = f"attachment; filename=\"evidence\"; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = ATTACHED | {"Content-Disposition": named_so, "Content-Length": str(whole.size)}
        return StreamingResponse(content(), headers=headers, media_type=file.media_type)

    return own


def _require_kind(whole: Whole, name: str, kind: str) -> None:
    if not whole.size:
        raise EmptyFile(f"“{name}”是空文件，请检查后再上传")
    if not is_of_kind(whole.file, kind):
        raise NotOfItsKind(f"“{name}”的内容不是 {kind} 文件，请用原来的程序打开检查，另存后再上传")
