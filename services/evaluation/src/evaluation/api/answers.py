"""What is asked across evaluations: results, coverage."""

from typing import Annotated

from evaluation.permissions import GOVERNMENT, READERS
from evaluation.views import coverage, results
from evaluation.views.coverage import Coverage
from evaluation.views.results import Results
from shared.events.evaluation import EvaluationKind
from shared.events.values import FiscalYear
from shared.runtime.web.pages import Asked, OfUnit, searched_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["结果 results"])


@routes.get("/results", may=READERS | GOVERNMENT)
async def results_of_year(
    asked: Annotated[Asked, searched_by(results.SortedBy.KIND)],
    ask: Ask,
    year: FiscalYear,
    kind: EvaluationKind | None = None,
    unit: OfUnit = None,
) -> Results:
    """A fiscal year's confirmed results, and the grade distribution of each kind and object apart, whichever words are looked for."""
    return await ask.view(results.VIEW, lambda conn: results.of_year(conn, year=year, kind=kind, within=ask.seen_of(unit), asked=asked))


@routes.get("/coverage", may=READERS | GOVERNMENT)
async def coverage_of_year(ask: Ask, year: FiscalYear, unit: OfUnit = None) -> Coverage:
    """How far a fiscal year's self-evaluation reaches, of projects and of whole departments, against the units."""
    return await ask.view(coverage.VIEW, lambda conn: coverage.of_year(conn, year=year, within=ask.seen_of(unit)))
