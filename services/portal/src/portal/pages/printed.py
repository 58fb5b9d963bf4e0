"""Official forms (表样) as they are printed on A4, and the same as .xlsx: the layout is the service's own."""

from dataclasses import dataclass

from starlette.responses import Response

from portal.desk import Visit
from portal.pages.evidence import passed_on


@dataclass(frozen=True)
class Printed:
    """One kind of form: where its page is, below the item's, and which service has it."""

    at: str
    here: str
    path: str

    async def page(self, visit: Visit) -> Response:
        """`/items/…/declaration/form`."""
        said = await visit.ask.get(self.here, self._path(visit))
        if not said.ok:
            return visit.refused(said)
        item, address = visit.request.path_params["item"], visit.request.url.path
        back = address.removesuffix("/form")
        return visit.show("printed.html", here=self.here, item=item, form=said.body, address=address, back=back)

    async def file(self, visit: Visit) -> Response:
        """`/items/…/declaration/form.xlsx`."""
        return await passed_on(visit, self.here, f"{self._path(visit)}.xlsx")

    def _path(self, visit: Visit) -> str:
        return self.path.format(**visit.request.path_params)


FORMS = (
    Printed("declaration/form", "goals", "/items/{item}/form"),
    Printed("monitoring/{month:int}/form", "monitoring", "/items/{item}/records/{month}/form"),
    Printed("self-evaluation/form", "evaluation", "/self-evaluations/{item}/form"),
)
