"""导入预览: what is asked of a file that was handed in, its forms page by page, and what every service says of one of them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Annotated, Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field, SecretStr

from shared.events.envelope import Value
from shared.events.values import WHOLE, Evidence, FormSource, ItemId, UnitCode, code_of
from shared.evidence.handing_in import NotHandedIn, key_of
from shared.evidence.papers import Papers
from shared.evidence.routes import FileChanged, FileGone
from shared.forms import Finding, Form, Kind, NoSuchCell, Severity, Unreadable
from shared.importing.found import FoundAt, first_cell
from shared.importing.picture import Picture
from shared.importing.reading import AnotherFileRead, Asked, Page, page_of
from shared.runtime.decider import Invalid
from shared.runtime.files.shelf import Changed, NotThere, ShelfAway, ShelfFull
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.web.commands import Body
from shared.runtime.web.context import Context

Place = Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,100}![A-Z]{1,3}[1-9][0-9]{0,6}$")]
"""A cell of a sheet: 申报表!D5."""
Typed = Annotated[str, Field(max_length=2000)]


def place_of(source: FormSource) -> str:
    """The first cell of a form: 申报表!A2."""
    return f"{source.sheet}!{source.cell}"


class FileUnreadable(Invalid):
    """No form can be read from the file: it is locked, damaged, a scan, or something else."""

    zh = "文件读不出表格"


class NoSuchPlace(Invalid):
    """A correction names a cell that the file does not have."""

    zh = "文件里没有这个单元格"


REFUSES = (Malformed, BodyTooLarge, NotHandedIn, FileUnreadable, NoSuchPlace, FileGone, FileChanged, ShelfFull, ShelfAway, AnotherFileRead)
"""What a preview may be refused by."""


class Look(Body):
    """预览: a file that was handed in, what is corrected in it, and of which items its forms are."""

    file: Evidence
    about: ItemId
    """For which it was handed in; its year is the forms' year, and a project is that of the only form."""
    unit: UnitCode | None = None
    """Which declares; the asker's own where it is not said."""
    corrections: Annotated[dict[Place, Typed], Field(default_factory=dict, max_length=2000)]
    """Cell → what stands there instead."""
    items: Annotated[dict[Place, ItemId], Field(default_factory=dict, max_length=500)]
    """First cell of a form → its item, where the form itself does not say."""
    password: Annotated[SecretStr, Field(max_length=255)] = SecretStr("")
    """Of a locked workbook; it is opened in memory, and the password is neither kept nor logged."""
    after: Annotated[int, Field(ge=0), WHOLE] = 0
    """So many forms are passed over."""
    limit: Annotated[int, Field(ge=1, le=100), WHOLE] = 20

    def source(self, form: Form) -> FormSource:
        """As the event names it."""
        file = self.file
        return FormSource(title=file.title, sha256=file.sha256, about=self.about, sheet=form.sheet[:100], cell=first_cell(form))

    def item(self, form: Form, page: Page) -> str:
        """Which item the asker says that it is of: by its first cell, or because the file holds nothing else; empty: nobody said."""
        alone = len(page.forms) == 1 and not (self.after or page.more) and code_of(self.about)[0] == "P"
        return self.items.get(place_of(self.source(form)), self.about if alone else "")

    def key(self, source: FormSource, item: str, step: str) -> str:
        """The command id of a step; the same for the same form of the same file and item."""
        return str(uuid5(NAMESPACE_URL, f"{source.sha256} {source.sheet} {source.cell} {item} {step}"))


class Keeping(Look):
    """存为草稿: every form of a page, or some of them."""

    chosen: Annotated[tuple[Place, ...], Field(max_length=500)] = ()
    """Their first cells; empty: all of the page."""
    limit: Annotated[int, Field(ge=1, le=500), WHOLE] = 100


class FormKept(Value):
    """What became of one form."""

    place: str
    """Its first cell."""
    item: str
    """Empty where the form does not say it, and nobody else did."""
    name: str
    refused: FoundAt | None
    """Why it is not kept."""


class FormsKept(Value):
    """What became of the forms of one page of a file."""

    results: tuple[FormKept, ...]
    recorded: int
    refused: int
    findings: tuple[FoundAt, ...]
    """About sheets and the file."""
    next: int | None
    """`after` of the next page."""
    rows: int
    row: int
    """How many rows there are, and how far this page goes."""


class FormRead(Value):
    """One form, and what it would become."""

    title: str
    source: FormSource
    """As the event names it."""
    item: str
    """Empty where it has to be said."""
    cells: dict[str, str]
    """Field of the form → the cell that it was read from."""
    findings: tuple[FoundAt, ...]
    drafts: bool
    """Whether it would be accepted as a draft now."""
    draft_key: str
    """The command id; the same for the same form of the same file and item."""


class Previewed(Value):
    """What a file holds; nothing was decided."""

    kind: str
    """What it is by its content."""
    sheets: tuple[Picture, ...]
    """With the first page."""
    findings: tuple[FoundAt, ...]
    """About sheets and the file."""
    next: int | None
    """`after` of the next page."""
    rows: int
    row: int
    """How many rows there are, and how far this page goes."""


F = TypeVar("F", bound=FormRead)


async def looked(ask: Context, body: Look, papers: Papers, kinds: Collection[Kind], wanted: str, firms: Collection[str] = ()) -> Page:
    """The forms of these kinds on one page of the file; others are said to be none. `firms` may look too. Raises one of REFUSES."""
    ask.as_whom(body.unit or ask.unit, firms)
    if not (await ask.fold(papers.decider, key_of(body.about, ask.unit, body.file.sha256))).sha256:
        raise NotHandedIn(f"本单位没有为 {body.about} 上传过“{body.file.title}”，请先上传再导入")
    asked = Asked.of(body.file.sha256, body.file.title, body.corrections, body.password)
    try:
        async with ask.shelf.brought(body.file.sha256) as whole:
            return await page_of(asked, whole.file.read, body.after, body.limit, _aside(kinds, wanted), body.password)
    except NotThere as failure:
        raise FileGone(f"“{body.file.title}”的文件已不在存放处，请重新上传") from failure
    except Changed as failure:
        raise FileChanged(f"“{body.file.title}”的文件已被改动，请重新上传") from failure
    except Unreadable as failure:
        place = "password" if "password" in (failure.finding.expected or "") else "file"
        raise FileUnreadable(f"“{body.file.title}”：{failure}", place=place) from failure
    except NoSuchCell as failure:
        raise NoSuchPlace(str(failure), place="corrections") from failure


def _aside(kinds: Collection[Kind], wanted: str) -> Callable[[Form], Finding | None]:
    """Why a form is not imported here."""

    def aside(form: Form) -> Finding | None:
        sentence = f"工作表“{form.sheet}”里的{form.kind.zh}不是{wanted}，没有导入。"
        return None if form.kind in kinds else Finding(form.sheet, None, "ANOTHER_FORM", None, sentence, Severity.INFO)

    return aside


def previewed(body: Look, page: Page) -> Previewed:
    """What is said of the file."""
    return Previewed(kind=page.content, sheets=page.pictures, **_read_so_far(body, page))


def kept(body: Look, page: Page, results: Sequence[FormKept]) -> FormsKept:
    """What became of a page."""
    refused = sum(one.refused is not None for one in results)
    return FormsKept(results=tuple(results), recorded=len(results) - refused, refused=refused, **_read_so_far(body, page))


def _read_so_far(body: Look, page: Page) -> dict[str, Any]:
    after = body.after + body.limit if page.more else None
    return {"findings": tuple(map(FoundAt.read, page.findings)), "next": after, "rows": page.rows, "row": page.row}


def each_once(forms: Sequence[F], sends: str) -> Iterator[F]:
    """Of two forms of one item, only the first is imported; `sends` is the field that says whether it could be sent."""
    known: dict[str, F] = {}
    for one in forms:
        first = known.setdefault(one.item, one) if one.item else one
        if first is one:
            yield one
            continue
        yield one.model_copy(update={"findings": (*one.findings, twice(one.item, first.source, one.source)), "drafts": False, sends: False})


def twice(item: str, first: FormSource, source: FormSource) -> FoundAt:
    """Of two forms of one item in a file, only the first is imported."""
    return FoundAt.of_form(source, "ITEM_TWICE", f"{item} 在{place_of(first)}已有一张表，这一张不导入；请改正项目编号。")


def imported_from_beside(known: FormSource | None, source: FormSource) -> bool:
    """Whether what stands came from another form of the same file."""
    return known is not None and known.sha256 == source.sha256 and place_of(known) != place_of(source)
