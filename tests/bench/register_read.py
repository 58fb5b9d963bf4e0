"""5a–5c: a register of 100,000 items is read beside bare calamine, in bounded memory, and drafted beside the library's saves."""

import asyncio
import contextlib
import io
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from python_calamine import load_workbook

from goals.decisions import goal
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Goal, GoalLifecycleEvent
from goals.decisions.unit import Status, Unit
from goals.importing.declaration import declared
from goals.service import SERVICE
from shared.events.envelope import catalogue
from shared.events.values import FormSource
from shared.forms import Form, document
from shared.importing.found import first_cell
from shared.runtime.deciding.handler import Answered, Cause, Handler
from shared.runtime.eventlog.database import Database
from tests.bench import register_file
from tests.bench.append_stock import stock
from tests.bench.append_work import JURISDICTION, cause
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import STORES, Ground
from tests.bench.register_file import forms_of

ITEMS, DRAFTED, SAVED = 100_000, 4_000, 1_600
TOGETHER = 250
"""So many forms of a file the portal has kept in one commit."""
LIMIT = 300.0
UNIT = "219001"
OWNER = Unit(status=Status.REGISTERED, code=UNIT, name="水利局")


@contextlib.asynccontextmanager
async def beside_calamine(ground: Ground) -> AsyncIterator[list[Compared]]:
    """5a: from the file's bytes to forms, and to documents with every finding; seconds of a core."""
    number = ground.many(ITEMS)
    data = register_file.made(ground.folder / "register.xlsx", number).read_bytes()
    reference = partial(_rate, number, partial(_bare, data))
    yield [
        Compared(what.format(f"{number:,}"), "items/s", "bare python-calamine", partial(_rate, number, work), reference, floor, 0.30)
        for what, work, floor in (
            ("a register of {} items read into forms", partial(forms_of, data), 0.30),
            ("… of {} items into documents, with their findings", partial(_documents, data), 0.10),
        )
    ]


@contextlib.asynccontextmanager
async def in_memory(ground: Ground) -> AsyncIterator[list[Compared]]:
    """5b: the whole process, its libraries included."""
    number = ground.many(ITEMS)
    path = register_file.made(ground.folder / "register.xlsx", number)
    what = f"a process that reads a register of {number:,} items into documents"
    yield [Compared(what, "MB", f"the limit, {LIMIT:.0f} MB", partial(_memory, path), _limit, floor=1.0, less=True, rounds=1)]


@contextlib.asynccontextmanager
async def beside_saves(ground: Ground) -> AsyncIterator[list[Compared]]:
    """5c: read, understood, decided and appended, as many in a commit as the portal asks for; the library saves one after another."""
    number, saved = ground.many(DRAFTED), ground.many(SAVED)
    data = register_file.made(ground.folder / "register.xlsx", number).read_bytes()
    async with contextlib.AsyncExitStack() as stack:
        pairs = []
        for store in STORES:
            library = stack.enter_context(stock(ground, store, 1))
            ours, reference = partial(_drafted, ground, store, data, number), partial(library.rate, 1, saved)
            what = "items of a register read and drafted"
            pairs.append(Compared(what, "items/s", "Application.save() for each item", ours, reference, 20.0, store=store))
        yield pairs


CASES: Mapping[str, Case] = {"5a": beside_calamine, "5b": in_memory, "5c": beside_saves}


def _bare(data: bytes) -> Iterator[object]:
    heading = 2
    return (row for at, row in enumerate(load_workbook(io.BytesIO(data)).get_sheet_by_index(0).iter_rows()) if at >= heading)


def _documents(data: bytes) -> Iterator[object]:
    return map(document, forms_of(data))


async def _rate(number: int, work: Callable[[], Iterator[object]]) -> float:
    began = time.process_time()
    read = sum(1 for _ in work())
    taken = time.process_time() - began
    must(read == number, f"{read} of {number} items were read")
    return number / taken


async def _memory(path: Path) -> float:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.register_file", str(path), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await child.communicate()
    must(child.returncode == 0, "the file was not read")
    return float(told)


async def _limit() -> float:
    return LIMIT


async def _drafted(ground: Ground, store: str, data: bytes, number: int) -> float:
    async with ground.database(store, "goals") as database:
        seconds = await _import(database, data)
        must(database.head == number, f"{database.head} of {number} items were drafted")
        return number / seconds


async def _import(database: Database, data: bytes) -> float:
    handler = Handler("goals", JURISDICTION, database, catalogue(SERVICE.tells))
    forms, began = forms_of(data), time.perf_counter()
    while page := list(islice(forms, TOGETHER)):
        answers = await handler.handle_together(GOAL, dict(map(_draft, page)), allow=lambda _: None)
        must(all(isinstance(one, Answered) for one in answers.values()), "every form was drafted")
    return time.perf_counter() - began


def _draft(form: Form) -> tuple[str, tuple[Callable[[Goal], list[GoalLifecycleEvent]], Cause]]:
    one = declared(form, unit=UNIT, item="", subject=lambda code: f"{JURISDICTION}-2024-{code}")
    content = one.content
    assert content is not None, one.findings
    source = FormSource(title="登记表.xlsx", sha256="0" * 64, about=one.item, sheet=form.sheet, cell=first_cell(form))
    return one.item, (lambda now: goal.draft(now, content=content, owner=OWNER, source=source), cause())
