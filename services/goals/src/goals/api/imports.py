"""Goals from files (导入): a declaration form is looked at before anything is decided; what is committed are ordinary commands."""

from collections.abc import Iterator, Sequence
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from goals.api.ex_ante import ex_ante_standing
from goals.api.rule_sets import checks_of
from goals.decisions import goal
from goals.decisions.checks import check
from goals.decisions.evidence import EVIDENCE
from goals.decisions.goal import GOAL
from goals.decisions.unit import UNIT
from goals.importing.declaration import DECLARATIONS, Declared, declared, first_cell
from goals.importing.picture import Picture
from goals.importing.reading import Asked, page_of
from goals.permissions import UNITS
from shared.events.envelope import Value
from shared.events.goals import FormSource, GoalContent
from shared.events.values import WHOLE, Evidence, ItemId, UnitCode, code_of, fiscal_year_of, unit_subject, within
from shared.evidence.handing_in import NotHandedIn, key_of
from shared.evidence.routes import FileChanged, FileGone
from shared.forms import Finding, Form, NoSuchCell, Severity, Unreadable
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Invalid, Refusal
from shared.runtime.files.shelf import Changed, NotThere, ShelfAway, ShelfFull
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.web.commands import Body
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["导入 imports"])

Place = Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,100}![A-Z]{1,3}[1-9][0-9]{0,6}$")]
"""A cell of a sheet: 申报表!D5."""
Typed = Annotated[str, Field(max_length=2000)]


class FileUnreadable(Invalid):
    """No form can be read from the file: it is locked, damaged, a scan, or something else."""

    zh = "文件读不出表格"


class NoSuchPlace(Invalid):
    """A correction names a cell that the file does not have."""

    zh = "文件里没有这个单元格"


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
    after: Annotated[int, Field(ge=0), WHOLE] = 0
    """So many forms are passed over."""
    limit: Annotated[int, Field(ge=1, le=100), WHOLE] = 20


class FoundAt(Value):
    """What a person must see, at its cell."""

    sheet: str
    cell: str
    """D5, or an area E6:G6; empty: the form, the sheet or the file."""
    rule: str
    value: str
    sentence: str
    severity: Severity
    expected: str
    fatal: bool
    """Whether the goal cannot be declared before it is corrected."""
    place: str = ""
    """The field of the declaration, e.g. `indicators/3/weight`."""

    @classmethod
    def of_form(cls, sheet: str, cell: str, rule: str, sentence: str) -> "FoundAt":
        """Why a form is not imported as it is."""
        return cls(sheet=sheet, cell=cell, rule=rule, value="", sentence=sentence, severity=Severity.ERROR, expected="", fatal=True)


class ReadForm(Value):
    """One form, and the goal that it is."""

    title: str
    source: FormSource
    """As the draft names it."""
    item: str
    """Empty where it has to be said."""
    content: GoalContent | None
    """None while a cell stands in the way."""
    cells: dict[str, str]
    """Field of the declaration → the cell that it was read from."""
    findings: tuple[FoundAt, ...]
    drafts: bool
    """Whether the draft would be accepted now."""
    declares: bool
    """Whether it could be declared then."""
    draft_key: str
    declaration_key: str
    """The command ids of both; the same for the same form of the same file and item."""


class Preview(Value):
    """What a file holds; nothing was decided."""

    kind: str
    """What it is by its content."""
    sheets: tuple[Picture, ...]
    """With the first page."""
    forms: tuple[ReadForm, ...]
    findings: tuple[FoundAt, ...]
    """About sheets and the file."""
    next: int | None
    """`after` of the next page."""
    rows: int
    row: int
    """How many rows there are, and how far this page goes."""


@routes.post(
    "/imports/preview",
    may=UNITS,
    refuses=(Malformed, BodyTooLarge, NotHandedIn, FileUnreadable, NoSuchPlace, FileGone, FileChanged, ShelfFull, ShelfAway, NoRuleSet),
)
async def preview_import(body: Look, ask: Ask) -> Preview:
    """导入预览: the declaration forms of a file that was handed in, each with what the reader and the checks find, at its cell."""
    unit = body.unit or ask.unit
    ask.require_within(unit)
    if not (await ask.fold(EVIDENCE, key_of(body.about, ask.unit, body.file.sha256))).sha256:
        raise NotHandedIn(f"本单位没有为 {body.about} 上传过“{body.file.title}”，请先上传再导入")
    asked = Asked.of(body.file.sha256, body.file.title, body.corrections)
    try:
        async with ask.shelf.brought(body.file.sha256) as whole:
            page = await page_of(asked, whole.file.read, body.after, body.limit, _aside)
    except NotThere as failure:
        raise FileGone(f"“{body.file.title}”的文件已不在存放处，请重新上传") from failure
    except Changed as failure:
        raise FileChanged(f"“{body.file.title}”的文件已被改动，请重新上传") from failure
    except Unreadable as failure:
        raise FileUnreadable(f"“{body.file.title}”：{failure}", place="file") from failure
    except NoSuchCell as failure:
        raise NoSuchPlace(str(failure), place="corrections") from failure
    only = body.about if len(page.forms) == 1 and not (body.after or page.more) and code_of(body.about)[0] == "P" else ""
    forms = [await _read(ask, body, unit, form, only) for form in page.forms]
    return Preview(
        kind=page.content,
        sheets=page.pictures,
        forms=tuple(_each_once(forms)),
        findings=tuple(_found(one) for one in page.findings),
        next=body.after + body.limit if page.more else None,
        rows=page.rows,
        row=page.row,
    )


def _aside(form: Form) -> Finding | None:
    """Why a form is not imported here."""
    if form.kind in DECLARATIONS:
        return None
    sentence = f"工作表“{form.sheet}”里的{form.kind.zh}不是绩效目标申报表，没有导入。"
    return Finding(form.sheet, None, "NOT_A_DECLARATION", None, sentence, Severity.INFO)


async def _read(ask: Ask, body: Look, unit: str, form: Form, only: str) -> ReadForm:
    """One form; `only` is the item of a file that holds nothing else."""
    year, first = fiscal_year_of(body.about), first_cell(form)
    item = body.items.get(f"{form.sheet}!{first}", only)
    one = declared(form, unit=unit, item=item, subject=lambda code: f"{ask.jurisdiction}-{year}-{code}")
    source = FormSource(**body.file.model_dump(), about=body.about, sheet=form.sheet[:100], cell=first)
    name = f"{source.sha256} {source.sheet} {source.cell} {one.item}"
    refused, checked = await _decided(ask, one, unit, source)
    read = (
        _found(found) for found in one.findings if f"{found.sheet}!{found.cell}" not in body.corrections or found.rule != "NUMBER_AS_TEXT"
    )
    findings = (*read, *refused, *checked)
    return ReadForm(
        title=form.kind.zh,
        source=source,
        item=one.item,
        content=one.content,
        cells=one.cells,
        findings=findings,
        drafts=bool(one.item and one.content and not refused and not any(found.fatal for found in one.findings)),
        declares=not any(found.fatal for found in findings),
        draft_key=str(uuid5(NAMESPACE_URL, f"{name} draft")),
        declaration_key=str(uuid5(NAMESPACE_URL, f"{name} declaration")),
    )


async def _decided(ask: Ask, one: Declared, unit: str, source: FormSource) -> tuple[Sequence[FoundAt], Sequence[FoundAt]]:
    """Why no draft would be made of it, and what the checks of the declaration say; by the code of the decisions."""
    if not one.item:
        return [_of_form(one, "ITEM_MISSING", "表上没有项目代码；请写明这张表是哪个项目的。")], []
    if not one.content:
        return [], []
    now = await ask.fold(GOAL, one.item)
    if now.unit and not within(now.unit, unit):
        return [_of_form(one, "OutOfScope", f"{one.item} 不是本单位的项目；请改正项目编号。")], []
    owner = await ask.fold(UNIT, unit_subject(ask.jurisdiction, unit))
    same = now.source and (now.source.sha256, now.source.sheet, now.source.cell) == (source.sha256, source.sheet, source.cell)
    told = Finding(one.sheet, None, "IMPORTED_BEFORE", None, "这张表已经导入过，再导入一次什么都不会改变。", Severity.INFO)
    known = [_found(told)] if same else []
    try:
        goal.draft(now, content=one.content, owner=owner)
    except Refusal as refusal:
        return [_of_form(one, type(refusal).__name__, str(refusal))], known
    rules, before = (await checks_of(ask)).of(now, one.item, ask.today), await ex_ante_standing(ask, one.item, now, one.content)
    said = check(one.item, one.content, rules, taken_over=now.taken_over, before=before.findings)
    return [], known + [
        FoundAt(
            sheet=one.sheet,
            cell=one.cell_of(found.place) or "",
            rule=found.code,
            value="",
            sentence=found.sentence,
            severity=Severity.ERROR if found.fatal else Severity.WARNING,
            expected=found.expected,
            fatal=found.fatal,
            place=found.place,
        )
        for found in said
    ]


def _each_once(forms: Sequence[ReadForm]) -> Iterator[ReadForm]:
    """Of two forms of one item, only the first is imported."""
    known: dict[str, ReadForm] = {}
    for one in forms:
        first = known.setdefault(one.item, one) if one.item else one
        if first is one:
            yield one
            continue
        sentence = f"{one.item} 在{first.source.sheet}!{first.source.cell}已有一张表，这一张不导入；请改正项目编号。"
        twice = FoundAt.of_form(one.source.sheet, one.source.cell, "ITEM_TWICE", sentence)
        yield one.model_copy(update={"findings": (*one.findings, twice), "drafts": False, "declares": False})


def _of_form(one: Declared, rule: str, sentence: str) -> FoundAt:
    return FoundAt.of_form(one.sheet, one.first_cell, rule, sentence)


def _found(one: Finding) -> FoundAt:
    """As the reader found it."""
    return FoundAt(
        sheet=one.sheet or "",
        cell=one.cell or "",
        rule=one.rule,
        value=one.value or "",
        sentence=one.sentence,
        severity=one.severity,
        expected=one.expected or "",
        fatal=one.fatal,
    )
