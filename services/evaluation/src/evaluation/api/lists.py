"""A fiscal year's evaluations of one kind, as each kind's route answers them."""

from collections.abc import Sequence

from fastapi import Response

from evaluation.views import evaluations
from shared.events.evaluation import EvaluationKind
from shared.runtime.web.pages import Asked
from shared.runtime.web.queries import Ask


async def list_of(ask: Ask, kind: EvaluationKind, year: int, unit: str | None, status: Sequence[str], asked: Asked) -> Response:
    """Of the unit asked for and those below it, as far as the asker's reach goes; statuses counted."""
    within = ask.seen_of(unit)
    return await ask.told(
        evaluations.VIEW, lambda conn: evaluations.page(conn, kind=kind, year=year, status=status, within=within, asked=asked)
    )
