"""Approvals from a file (批复清单): each row is tried by the rules of the approval; what is committed is the ordinary bulk approval."""

import asyncio
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field, TypeAdapter, ValidationError

from goals.api.bodies import MOST
from goals.decisions import goal
from goals.decisions.budget_gate import BUDGET_GATE
from goals.decisions.goal import GOAL
from goals.importing.approvals import Listed, listed
from goals.permissions import BUDGET
from shared.events.envelope import Value
from shared.events.text import coming_in, compared
from shared.events.values import DocumentNumber, FiscalYear, ItemId, Name
from shared.forms import Finding, Unreadable, read
from shared.forms.cells.dates import day
from shared.importing.found import FoundAt
from shared.importing.looking import FileUnreadable
from shared.importing.reading import READER
from shared.runtime.decider import Invalid, Refusal
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.web.commands import Body
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["导入 imports"])

NUMBERS: TypeAdapter[str] = TypeAdapter(DocumentNumber)
ITEMS: TypeAdapter[str] = TypeAdapter(ItemId)


class ListTooLong(Invalid):
    """A list holds at most 2,000 items."""

    zh = "批复清单过长"


class ApprovalList(Body):
    """A file with a row for each item (.xlsx, .xls, .csv …), and the fiscal year of the codes that stand alone."""

    name: Name
    content: Annotated[str, Field(pattern="^[A-Za-z0-9+/]+={0,2}$", max_length=900_000)]
    """The file in Base64."""
    year: FiscalYear


class ListedApproval(Value):
    """A row, and whether its item would be approved now."""

    sheet: str
    row: int
    """As the sheet counts."""
    item: str
    name: str
    document: str
    approves: bool
    findings: tuple[FoundAt, ...]
    """Why not, at its cell."""


class DocumentApproved(Value):
    """What one document approves: the body of `POST /approvals`, and its command id, the same for the same items of the same file."""

    document: str
    items: tuple[str, ...]
    key: str


class ApprovalListRead(Value):
    """What the file would approve; nothing was decided."""

    rows: tuple[ListedApproval, ...]
    findings: tuple[FoundAt, ...]
    """About sheets."""
    approvals: tuple[DocumentApproved, ...]


@routes.post("/approvals/preview", may=BUDGET, refuses=(FileUnreadable, ListTooLong, Malformed, BodyTooLarge))
async def preview_approvals(body: ApprovalList, ask: Ask) -> ApprovalListRead:
    """批复清单预览: a result for each row, by the rules of the approval; nothing is kept."""
    try:
        data = b64decode(body.content, validate=True)
    except ValueError as failure:
        raise FileUnreadable(f"“{body.name}”没有按 Base64 传来", place="content") from failure
    try:
        found = await asyncio.get_running_loop().run_in_executor(READER, lambda: list(listed(read(body.name, data))))
    except Unreadable as failure:
        raise FileUnreadable(f"“{body.name}”：{failure}", place="content") from failure
    lines = [one for one in found if isinstance(one, Listed)]
    if len(lines) > MOST:
        raise ListTooLong(f"清单有 {len(lines)} 行，一次至多 {MOST} 行；请分成几个文件", place="content")
    items = [one.item(ask.jurisdiction, body.year) for one in lines]
    twice = Counter(items)
    rows = tuple([await _row(ask, line, item, twice[item] > 1) for line, item in zip(lines, items, strict=True)])
    about = tuple(FoundAt.read(one) for one in found if isinstance(one, Finding))
    return ApprovalListRead(rows=rows, findings=about, approvals=tuple(_by_document(rows, sha256(data).hexdigest())))


def _by_document(rows: tuple[ListedApproval, ...], digest: str) -> Iterator[DocumentApproved]:
    """One bulk approval for each document, in the order of the list."""
    told: dict[str, list[str]] = {}
    for one in rows:
        if one.approves:
            told.setdefault(one.document, []).append(one.item)
    for document, items in told.items():
        yield DocumentApproved(document=document, items=tuple(items), key=str(uuid5(NAMESPACE_URL, f"{digest} {document} {items}")))


async def _row(ask: Ask, line: Listed, item: str, twice: bool) -> ListedApproval:
    state, gate = (await ask.fold(GOAL, item), await ask.fold(BUDGET_GATE, item)) if _fits(ITEMS, item) else (None, None)
    document = line.cells["document"].text.strip() if "document" in line.cells else ""
    why = dict(_why_not(line, item, ask.today))
    if item and not item.startswith(ask.jurisdiction):
        why["item"] = ("OutOfScope", f"{item} 不是本县的项目；请改正项目编号。")
    if twice and item:
        why["item"] = ("ITEM_TWICE", f"{item} 在清单里出现了不止一次；请只留一行。")
    content = state and state.content
    if content and line.text("name") and compared(line.text("name")) != compared("".join(content.name.split())):
        why["name"] = ("NAME_DIFFERS", f"{item} 的名称是“{content.name}”，清单上是“{line.cells['name'].text}”；请核对项目编号。")
    if state and gate and not why:
        try:
            goal.approve(state, standing=gate, actor=ask.actor)
        except Refusal as refusal:
            why["item"] = (type(refusal).__name__, f"{refusal}。")
    return ListedApproval(
        sheet=line.cells["item"].sheet,
        row=line.cells["item"].row + 1,
        item=item or line.cells["item"].text,
        name=content.name if content else line.cells["name"].text if "name" in line.cells else "",
        document=document,
        approves=not why,
        findings=tuple(_at(line, column, *said) for column, said in why.items()),
    )


def _why_not(line: Listed, item: str, today: date) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the row itself lacks, by its column."""
    if not item or not _fits(ITEMS, item):
        yield "item", ("ITEM_MISSING", f"“{line.cells['item'].text}”不是项目编号；应如 360922-2021-P0017，或项目代码 P0017。")
    if not line.approves:
        yield "decision", ("NOT_APPROVED", f"清单上写的是“{line.cells['decision'].text}”，不批复。")
    if not _fits(NUMBERS, line.cells["document"].text.strip() if "document" in line.cells else ""):
        yield "document", ("DOCUMENT_MISSING", "没有写明批复文号；请补上。")
    if line.text("day"):
        told = day(line.cells["day"].value)
        if told is None:
            yield "day", ("DAY_UNREADABLE", f"“{line.cells['day'].text}”不是日期；请写成年-月-日。")
        elif told.start > today.isoformat():
            yield "day", ("DAY_TO_COME", f"批复日期 {told.start} 还没有到。")


def _fits(field: TypeAdapter[str], text: str) -> bool:
    try:
        with coming_in():
            field.validate_python(text)
    except ValidationError:
        return False
    return True


def _at(line: Listed, column: str, rule: str, sentence: str) -> FoundAt:
    """At the cell of the column; where the list has none, at the item's."""
    cell = line.cells.get(column, line.cells["item"])
    return FoundAt.read(Finding(cell.sheet, cell.at, rule, cell.text, sentence, fatal=True))
