"""批复清单: a file with a row for each item, looked at row by row, then approved document by document, each by one bulk approval."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.desk import Visit
from portal.pages.importing import NO_FILE
from portal.services import PATIENCE, Said
from portal.terms import _

LARGEST = 600_000
"""Bytes of a list; a bulk approval holds 2,000 items."""
TOO_LARGE = _("批复清单至多 600 KB；请分成几个文件。")


async def approval_list(visit: Visit) -> Response:
    """`/approvals/import?year=2021`: choose a file, see what each row would come to, approve (`_do=approve`) what may be."""
    asked = visit.request.query_params.get("year", "").strip()
    known: dict[str, Any] = {"here": "work", "year": asked if asked.isdecimal() else str(visit.today.year), "seen": None, "results": []}
    if visit.request.method != "POST":
        return visit.show("approval_list.html", 200, **known, said=None, sentence="")
    form = await visit.form()
    known["year"] = str(form.get("year") or known["year"])
    if form.get("_do") == "approve":
        return await _approved(visit, [str(one) for one in form.getlist("_key")], form, known)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return visit.show("approval_list.html", 422, **known, said=None, sentence=NO_FILE)
    data = await file.read(LARGEST + 1)
    if len(data) > LARGEST:
        return visit.show("approval_list.html", 422, **known, said=None, sentence=TOO_LARGE)
    year = int(known["year"]) if known["year"].isdecimal() else 0
    body = {"name": file.filename[:200], "content": b64encode(data).decode(), "year": year}
    said = await visit.ask.post("goals", "/approvals/preview", body, seconds=PATIENCE)
    status = 200 if said.ok else 502 if said.away else said.status
    return visit.show("approval_list.html", status, **known | {"seen": said.body if said.ok else None}, said=said, sentence="")


async def _approved(visit: Visit, keys: list[str], form: Mapping[str, Any], known: Mapping[str, Any]) -> Response:
    """A bulk approval for each document, under the command id that follows from the file; what each item came to."""
    told: list[Said] = await asyncio.gather(*(visit.ask.post("goals", "/approvals", _of(form, key), key) for key in keys))
    results = [one for said in told if said.ok for one in said.body["results"]]
    wrong = next((said for said in told if not said.ok), None)
    return visit.show("approval_list.html", 200, **{**known, "results": results}, said=wrong, sentence="")


def _of(form: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {"items": str(form.get(f"_items:{key}") or "").split(), "document": str(form.get(f"_document:{key}") or "")}
