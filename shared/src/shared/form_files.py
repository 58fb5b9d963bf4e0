"""A filled official form over HTTP: an .xlsx to take along, named as people name it."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import Response

from shared.evidence.routes import ATTACHED
from shared.forms.printed import XLSX, PrintedForm, as_xlsx

FORM_FILE: dict[int | str, Any] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "the filled form / 填好的表样"}
}


async def form_file(form: PrintedForm, item: str) -> Response:
    """项目支出绩效目标申报表-360922-2020-P0017.xlsx."""
    content = await asyncio.to_thread(as_xlsx, form)
    name = quote(f"{form.title}-{item}.xlsx", safe="")
    headers = ATTACHED | {"Content-Disposition": f"attachment; filename=\"form.xlsx\"; filename*=UTF-8''{name}"}
    return Response(content, media_type=XLSX, headers=headers)
