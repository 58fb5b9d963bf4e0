"""Official papers of few fields: a result fed back (反馈), comments, a linkage (预算挂钩), a disclosure (公开), each with its steps."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.responses import Response

from portal.desk import Visit
from portal.findings import Findings, check
from portal.forms import Schema, chosen_of, open_to, operation_of, title_of, units_to_choose
from portal.item_number import year_of
from portal.official import show, why_not
from portal.pages.evidence import files_of
from portal.papers import hands_in, sent
from portal.services import Said
from portal.terms import _


@dataclass(frozen=True)
class Paper:
    """What the page calls it, which service keeps it, and the words of its steps; `begins` is that before which there is none."""

    key: str
    service: str
    title: str
    steps: tuple[str, ...]
    begins: str = ""


RESULT = Paper("result", "feedback", _("评价结果反馈通知"), ("notice", "acknowledgement"))
COMMENTS = Paper("comments", "evaluation", _("评价报告初稿反馈意见"), ("comments",))
DISCLOSURE = Paper("disclosure", "feedback", _("绩效信息公开"), ("publication", "exemption", "requirement"), "requirement")
LINKAGE = Paper(
    "linkage",
    "feedback",
    _("评价结果与预算挂钩审批表"),
    ("confirmation", "application", "proposal", "refusal", "withdrawal"),
    "proposal",
)


async def result(visit: Visit) -> Response:
    """`/items/…/results/KEY?do=notice`."""
    path = visit.request.path_params
    return await _answered(visit, RESULT, f"/results/{path['item']}/{path['kind']}")


async def comments(visit: Visit) -> Response:
    """`/items/…/comments`."""
    return await _answered(visit, COMMENTS, f"/key-evaluations/{visit.request.path_params['item']}")


async def disclosure(visit: Visit) -> Response:
    """`/items/…/disclosures/GOAL?do=exemption`."""
    path = visit.request.path_params
    return await _answered(visit, DISCLOSURE, f"/disclosures/{path['item']}/{path['subject']}")


async def linkage(visit: Visit) -> Response:
    """`/items/…/linkages/KEY?do=application`."""
    path = visit.request.path_params
    return await _answered(visit, LINKAGE, f"/linkages/{path['item']}/{path['kind']}")


async def _answered(visit: Visit, paper: Paper, at: str) -> Response:
    number, kind = visit.request.path_params["item"], visit.request.path_params.get("kind", "")
    document, asked, units, choosable, files = await asyncio.gather(
        visit.ask.document(paper.service),
        visit.ask.together(
            thing=(paper.service, at),
            goal=("goals", f"/items/{number}"),
            state=("audit", f"/items/{number}"),
            **({"basis": ("feedback", f"/results/{number}/{kind}")} if paper.key == "linkage" else {}),
        ),
        visit.units(),
        visit.open_units(),
        files_of(visit, paper.service, number),
    )
    thing = asked["thing"]
    if not document.ok:
        return visit.refused(document)
    sheet = _Sheet(visit, paper, at, document.body, asked, units)
    sheet.files, sheet.choosable = files, choosable
    if not thing.ok and not sheet.beginning:
        return visit.refused(thing)
    if sheet.beginning and "basis" in asked and not asked["basis"].ok:
        return visit.refused(asked["basis"])
    if visit.request.method != "POST":
        return await sheet.show(sheet.begun())
    content, what, key, papers = await sent(visit, paper.service, number)
    if papers.refused:
        return await sheet.show(content, papers.findings, papers.refused, key)
    if what == "check":
        return await sheet.show(content, await check(visit, paper.service, f"{at}/{sheet.chosen}", sheet.schema.body(content)), key=key)
    said = await visit.ask.post(paper.service, f"{at}/{sheet.chosen}", sheet.schema.body(content), key)
    return visit.done(visit.request.url.path, said) if said.ok else await sheet.show(content, said=said, key=key)


class _Sheet:
    """The paper as it stands, the chosen step and its form."""

    def __init__(
        self, visit: Visit, paper: Paper, at: str, document: Mapping[str, Any], asked: Mapping[str, Said], units: Mapping[str, str]
    ) -> None:
        self._visit, self._paper, self._asked, self._units = visit, paper, asked, units
        self._number = visit.request.path_params["item"]
        self.files: Mapping[str, str] = {}
        """Those that may be opened, by their hashes."""
        self.choosable: Mapping[str, str] = {}
        """The units that may be chosen, by code."""
        thing = asked["thing"]
        self.beginning = thing.status == 404 and self._begins(document, at)
        self._record: Mapping[str, Any] = thing.body if thing.ok else {"status": "", "decisions": (), **self._named}
        named = {one["path"].rpartition("/")[2]: one for one in self._record["decisions"]}
        self._steps = {word: named[word] for word in paper.steps if word in named}
        allowed = [word for word, one in self._steps.items() if one["allowed"]]
        do = visit.request.query_params.get("do", "")
        self.chosen = paper.begins if self.beginning else do if do in self._steps else (allowed or paper.steps)[0]
        operation = operation_of(document, f"{at}/{self.chosen}")
        assert operation is not None, "the step stands in the service's document"
        self._title = title_of(operation)
        self.schema = Schema.of(document, operation)

    def begun(self) -> dict[str, Any]:
        """What is known already of the step's fields."""
        return {name: value for name in self.schema.top.get("properties", {}) if (value := self._known.get(name)) not in (None, "", 0)}

    async def show(self, content: Mapping[str, Any], found: Findings | None = None, said: Said | None = None, key: str = "") -> Response:
        """As it stands now."""
        asked, decision = self._asked, self._steps.get(self.chosen, {})
        state = asked["state"].body if asked["state"].ok else {}
        policy = await self._policy(content)
        only = [row["action"] for row in policy.get("rows", ()) if row["grade"] == self._basis.get("grade")]
        if self.chosen == "proposal" and "action" not in content and len(only) == 1:
            content = {**content, "action": only[0]}
        return show(
            self._visit,
            "answer.html",
            here="feedback",
            item=self._number,
            paper=self._paper,
            files=self.files,
            hands_in=hands_in(self._paper.service, self._number),
            record=self._record,
            name=self._record["name"],
            goal=self._goal,
            basis=self._basis,
            policy=policy,
            rectifications=(state.get("feedback") or {}).get("rectifications") or {},
            about=self._visit.request.path_params.get("subject") or self._visit.request.path_params.get("kind") or "KEY",
            inputs=chosen_of(self.schema.fields(content), {"unit": units_to_choose(self.choosable)}),
            units=self._units,
            chosen=self.chosen,
            title=decision.get("title") or self._title,
            mine=self.beginning or bool(decision.get("allowed")),
            others=[one for word, one in self._steps.items() if one["allowed"] and word != self.chosen],
            refused=why_not(self._record),
            found=found,
            saved=False,
            said=said,
            key=key,
        )

    @property
    def _goal(self) -> Mapping[str, Any]:
        goal = self._asked["goal"]
        return (goal.body.get("content") or {}) if goal.ok else {}

    @property
    def _basis(self) -> Mapping[str, Any]:
        """The result that a linkage rests on."""
        basis = self._asked.get("basis")
        return basis.body if basis and basis.ok else {}

    @cached_property
    def _named(self) -> dict[str, str]:
        return {name: self._basis.get(name) or self._goal.get(name) or "" for name in ("name", "unit")}

    @property
    def _known(self) -> Mapping[str, Any]:
        """By the names of fields: what stands in the thing, what it would be applied to, else whose it is and the year to come."""
        if self.beginning:
            return {**self._named, "next_year": max(self._visit.today.year, year_of(self._number)) + 1}
        if self.chosen == "application":
            return {"next_item": self._record["for_item"], "amount": self._record["leaves"]}
        if self.chosen in ("proposal", "requirement"):
            return {**self._record, "amount": None, "document": None}
        return {} if self.chosen == "notice" else self._record

    def _begins(self, document: Mapping[str, Any], at: str) -> bool:
        """Whether there is none yet, and they may begin one."""
        return bool(self._paper.begins) and open_to(document, f"{at}/{self._paper.begins}", self._visit.person.roles)

    async def _policy(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """挂钩办法 of the budget year that is spoken of."""
        year = str(content.get("next_year") or self._record.get("next_year") or "")
        if self._paper.key != "linkage" or not year.isdecimal():
            return {}
        said = await self._visit.ask.get("feedback", f"/linkage-policies/{year}")
        return {**said.body, "year": year} if said.ok else {"rows": (), "year": year}
