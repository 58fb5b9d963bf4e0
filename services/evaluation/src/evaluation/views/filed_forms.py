"""What was filed in a year's evaluations, as it stands: the figures that a score can be computed from anew."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, RowMapping, Table, Text, select

from evaluation.rules.points import from_hundredths, to_hundredths
from evaluation.rules.what_if import CONTENT, Filed, FiledForm, FiledReport
from shared.events import evaluation as told_by
from shared.events.envelope import Event, RecordedEvent
from shared.events.evaluation import EvaluationKind
from shared.events.values import Grade
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql import rows as sql
from shared.runtime.sql.rows import among, upsert

forms = Table(
    "filed_forms_1",
    MetaData(),
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", Text, comment="null: nothing filed stands"),
    Column("lines", Text, comment="the points of each line as filed, in their order"),
    Column("hundredths", Integer, comment="as filed, then as confirmed or corrected"),
    Column("grade", Text, comment="of the confirmed result"),
    Column("rule_version", Text),
    Column("confirmed", Boolean, nullable=False),
    Column("corrected", Boolean, nullable=False),
    Index("filed_forms_1_by_year", "fiscal_year", "kind", "item"),
)


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    changes = [((kind, recorded.subject), change) for recorded in batch if (found := _change(recorded.event)) for kind, change in [found]]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    if items := {item for (_, item), _ in changes}:
        there = conn.execute(select(forms).where(among(conn, forms.c.item, items)))
        rows = {(row.kind, row.item): dict(row._mapping) for row in there}
    for key, change in changes:
        if "unit" in change:
            rows[key] = {"kind": key[0], "item": key[1], **change}
        elif key in rows:
            rows[key] |= change
    upsert(conn, forms, list(rows.values()))
    rehome(conn, forms, batch, told_by.EvaluationHandedOver)


def _change(event: Event) -> tuple[EvaluationKind, dict[str, Any]] | None:
    match event:
        case told_by.SelfEvaluationAssigned():
            return EvaluationKind.SELF, _begun(event)
        case told_by.DepartmentEvaluationSelected():
            return EvaluationKind.DEPARTMENT, _begun(event)
        case told_by.KeyEvaluationSelected():
            return EvaluationKind.KEY, _begun(event)
        case told_by.SelfEvaluationSubmitted(funds=funds, rows=rows):
            return EvaluationKind.SELF, _filed(FiledForm(funds=funds, rows=rows), event.derivation)
        case told_by.DepartmentEvaluationReported(scores=scores):
            return EvaluationKind.DEPARTMENT, _filed(FiledReport(scores=scores), event.derivation)
        case told_by.KeyFinalReported(scores=scores):
            return EvaluationKind.KEY, _filed(FiledReport(scores=scores), event.derivation)
        case told_by.SelfEvaluationReturned():
            return EvaluationKind.SELF, {"content": None}
        case told_by.DepartmentEvaluationReturned():
            return EvaluationKind.DEPARTMENT, {"content": None}
        case told_by.KeyFinalReturned():
            return EvaluationKind.KEY, {"content": None}
        case told_by.EvaluationCancelled(kind=kind):
            return kind, {"content": None}
        case told_by.EvaluationCompleted(kind=kind):
            return kind, {"hundredths": to_hundredths(event.score), "grade": event.grade, "confirmed": True}
        case told_by.EvaluationCorrected(kind=kind, after=after):
            return kind, {"hundredths": to_hundredths(after.score), "grade": after.grade, "corrected": True}
        case _:
            return None


def _begun(
    event: told_by.SelfEvaluationAssigned | told_by.DepartmentEvaluationSelected | told_by.KeyEvaluationSelected,
) -> dict[str, Any]:
    nothing = {
        "content": None,
        "lines": None,
        "hundredths": None,
        "grade": None,
        "rule_version": None,
        "confirmed": False,
        "corrected": False,
    }
    return {"fiscal_year": event.fiscal_year, "unit": event.unit, "name": event.name, **nothing}


def _filed(content: FiledForm | FiledReport, derivation: told_by.Derivation) -> dict[str, Any]:
    lines = ",".join(str(line.score) for line in derivation.lines)
    said = {"lines": lines, "hundredths": to_hundredths(derivation.total), "rule_version": derivation.rule_version}
    return {"content": content.model_dump_json(), **said}


VIEW = View("filed_forms", 1, hears=("evaluation",), tables=(forms,), project=project)


def of_year(conn: Connection, *, year: int, within: str) -> Iterator[Filed]:
    """What stands filed of a year, in order of kind and item; of `within` and the units below it; empty: of all."""
    c = forms.c
    asked = select(forms).where(c.fiscal_year == year, c.content.is_not(None), sql.within(c.unit, within)).order_by(c.kind, c.item)
    return (_row(row) for row in conn.execute(asked).mappings())


def _row(row: RowMapping) -> Filed:
    return Filed(
        kind=EvaluationKind(row["kind"]),
        item=row["item"],
        unit=row["unit"],
        name=row["name"],
        content=CONTENT.validate_json(row["content"]),
        lines=tuple(Decimal(points) for points in row["lines"].split(",") if points),
        score=from_hundredths(row["hundredths"]),
        grade=row["grade"] and Grade(row["grade"]),
        rule_version=row["rule_version"],
        confirmed=row["confirmed"],
        corrected=row["corrected"],
    )
