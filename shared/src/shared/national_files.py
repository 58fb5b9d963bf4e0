"""A national table (国家标准表) as it goes out of a service: streamed, as an attachment."""

from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import StreamingResponse

from shared.evidence.routes import ATTACHED
from shared.forms.national import WRITTEN, NationalTable
from shared.forms.national.writing import Rows

AsFile = Annotated[str, Path(pattern=f"^({'|'.join(WRITTEN)})$", description="文件格式 / what kind of file")]
TABLE_FILE: dict[int | str, Any] = {
    200: {
        "content": {media: {"schema": {"type": "string", "format": "binary"}} for media, _ in WRITTEN.values()},
        "description": "the table / 表",
    }
}


def table_file(table: NationalTable, year: int | None, ending: str, pages: Rows) -> StreamingResponse:
    """The pages as a file, named after the table and the fiscal year where it is of one."""
    media, written = WRITTEN[ending]
    name = f"{table.name}.{ending}" if year is None else f"{table.name}-{year}.{ending}"
    headers = ATTACHED | {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(written(table, pages), media_type=media, headers=headers)
