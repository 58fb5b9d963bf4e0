"""Every page under its address."""

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from portal.desk import Desk
from portal.item_number import ITEM
from portal.pages import (
    adjustment,
    answers,
    approval_list,
    audit,
    beginning,
    board,
    branches,
    budget,
    decide,
    declaration,
    department_evaluation,
    derivation,
    engagements,
    evidence,
    ex_ante,
    figures,
    helping,
    importing,
    item,
    item_tables,
    key_evaluation,
    library,
    library_order,
    lists,
    live,
    monitoring_form,
    operations,
    overview,
    printed,
    proof,
    quadrant,
    quality_review,
    queue,
    queue_run,
    rectification,
    report_form,
    reports,
    review,
    rules,
    search,
    selection,
    self_evaluation,
    thing,
    units,
    work,
    year_end,
)

TABLES = (
    work.TABLE,
    search.TABLE,
    *item_tables.TABLES,
    *figures.TABLES,
    *reports.TABLES,
    engagements.TABLE,
    budget.TABLE,
    rules.TABLE,
    branches.TABLE,
    library.TABLE,
    *library_order.TABLES,
    selection.TABLE,
    *overview.TABLES,
    *quadrant.TABLES,
    board.TABLE,
    units.TABLE,
    operations.PEOPLE,
)
"""What pages show as rows, beside the lists, to be taken along."""


class ItemNumber(Convertor[str]):
    """360922-2020-P0017."""

    regex = ITEM.pattern

    def convert(self, value: str) -> str:
        """As it stands."""
        return value

    def to_string(self, value: str) -> str:
        """As it stands."""
        return value


register_url_convertor("item", ItemNumber())


def routes(desk: Desk) -> list[Route]:
    """All of them, what is opened most first."""
    return [
        Route("/", desk.page(work.work)),
        Route("/items/{item:item}", desk.page(item.item)),
        Route("/lists/{key}.{kind}", desk.page(lists.table)),
        Route("/lists/{key}", desk.page(lists.listing)),
        Route("/search", desk.page(search.search)),
        Route("/items/{item:item}/audit", desk.page(audit.audit)),
        Route("/items/{item:item}/derivation", desk.page(derivation.derivation)),
        Route("/items/{item:item}/proof.zip", desk.page(proof.proof)),
        Route("/items/{item:item}/declaration", desk.page(declaration.declaration), methods=["GET", "POST"]),
        *(Route(f"/items/{{item:item}}/{one.at}", desk.page(one.page)) for one in printed.FORMS),
        *(Route(f"/items/{{item:item}}/{one.at}.xlsx", desk.page(one.file)) for one in printed.FORMS),
        Route("/items/{item:item}/ex-ante", desk.page(ex_ante.ex_ante), methods=["GET", "POST"]),
        Route("/items/{item:item}/review", desk.page(review.review), methods=["GET", "POST"]),
        Route("/items/{item:item}/quality-review", desk.page(quality_review.quality_review), methods=["GET", "POST"]),
        Route("/items/{item:item}/spot-check", desk.page(quality_review.spot_check), methods=["GET", "POST"]),
        Route("/items/{item:item}/department-evaluation", desk.page(department_evaluation.department_evaluation), methods=["GET", "POST"]),
        Route("/items/{item:item}/key-evaluation", desk.page(key_evaluation.key_evaluation), methods=["GET", "POST"]),
        *(Route(f"{one.at}.{{kind}}", desk.page(one.file)) for one in TABLES),
        Route("/figures", desk.page(figures.figures)),
        Route("/figures/{year:int}/{code:str}", desk.page(figures.behind)),
        Route("/operations", desk.page(operations.operations)),
        Route("/reports", desk.page(reports.reports)),
        Route("/reports/{name:str}/{n:int}", desk.page(reports.report)),
        Route("/reports/{name:str}/preparation", desk.page(report_form.report_form), methods=["GET", "POST"]),
        Route("/reports/{name:str}/{n:int}/preparation", desk.page(report_form.report_form), methods=["GET", "POST"]),
        Route("/engagements", desk.page(engagements.engagements)),
        Route("/budget", desk.page(budget.budget)),
        Route("/rules", desk.page(rules.rules)),
        Route("/rules/{service:str}/{kind:str}/{ref:str}", desk.page(rules.rule_set)),
        Route("/help", desk.page(helping.helping)),
        Route("/branches", desk.page(branches.branches)),
        Route("/items/{item:item}/monitoring/{month:int}", desk.page(monitoring_form.monitoring_form), methods=["GET", "POST"]),
        Route("/items/{item:item}/self-evaluation", desk.page(self_evaluation.self_evaluation), methods=["GET", "POST"]),
        Route("/items/{item:item}/rectifications/{n:int}", desk.page(rectification.rectification), methods=["GET", "POST"]),
        Route("/items/{item:item}/results/{kind:str}", desk.page(answers.result), methods=["GET", "POST"]),
        Route("/items/{item:item}/comments", desk.page(answers.comments), methods=["GET", "POST"]),
        Route("/items/{item:item}/disclosures/{subject:str}", desk.page(answers.disclosure), methods=["GET", "POST"]),
        Route("/items/{item:item}/linkages/{kind:str}", desk.page(answers.linkage), methods=["GET", "POST"]),
        Route("/items/{item:item}/adjustment", desk.page(adjustment.adjustment), methods=["GET", "POST"]),
        Route("/declare", desk.page(declaration.begin)),
        Route("/import", desk.page(importing.begin)),
        Route("/items/{item:item}/import", desk.page(importing.upload), methods=["GET", "POST"]),
        Route("/items/{item:item}/import/{sha256:str}", desk.page(importing.preview), methods=["GET", "POST"]),
        Route("/items/{item:item}/key-evaluation/import", desk.page(importing.upload_framework), methods=["GET", "POST"]),
        Route("/items/{item:item}/key-evaluation/import/{sha256:str}", desk.page(importing.preview_framework), methods=["GET", "POST"]),
        Route("/items/{item:item}/self-evaluation/import", desk.page(importing.upload_evaluation), methods=["GET", "POST"]),
        Route("/items/{item:item}/self-evaluation/import/{sha256:str}", desk.page(importing.preview_evaluation), methods=["GET", "POST"]),
        Route("/items/{item:item}/monitoring/{month:int}/import", desk.page(importing.upload_self_check), methods=["GET", "POST"]),
        Route(
            "/items/{item:item}/monitoring/{month:int}/import/{sha256:str}",
            desk.page(importing.preview_self_check),
            methods=["GET", "POST"],
        ),
        Route("/national-tables/{file:str}", desk.page(printed.national_table)),
        Route("/live", desk.page(live.live)),
        Route("/library", desk.page(library.library)),
        Route("/library/alike", desk.page(library_order.alike)),
        Route("/library/usefulness", desk.page(library_order.usefulness)),
        Route("/library/cases", desk.page(library_order.cases)),
        Route("/library/cases/{item:str}", desk.page(library_order.case)),
        Route("/library/{code:str}", desk.page(library.indicator)),
        Route("/year-end", desk.page(year_end.year_end), methods=["GET", "POST"]),
        Route("/approvals/import", desk.page(approval_list.approval_list), methods=["GET", "POST"]),
        Route("/queue", desk.page(queue.queue), methods=["GET", "POST"]),
        Route("/queue/run", desk.page(queue_run.run), methods=["GET", "POST"]),
        Route("/selection", desk.page(selection.selection)),
        Route("/overview", desk.page(overview.overview)),
        Route("/quadrant", desk.page(quadrant.quadrant)),
        Route("/board", desk.page(board.board)),
        Route("/begin", desk.page(beginning.begin)),
        Route("/thing", desk.page(thing.thing)),
        Route("/units", desk.page(units.units)),
        Route("/evidence/{service:str}", desk.page(evidence.hand_in), methods=["POST"]),
        Route("/evidence/{service:str}/{sha256:str}", desk.page(evidence.download)),
        Route("/decide", desk.page(decide.decide), methods=["GET", "POST"]),
    ]
