"""What a county does all at once: goals are declared and approved, money is spent, projects are evaluated, results are fed back."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.bench.http_load import post
from tests.goals.samples import content, form
from tests.goals.steps import REVIEW
from tests.scenario.papers import paper

UNIT, NAME, AMOUNT = "219001", "农村公路养护经费", "1200000.00"
UNITS = {UNIT: "县交通局公路站", "219": "县交通局"}
TODAY = "2021-06-10"
FRAMEWORK = {"决策": "10", "过程": "20", "产出": "40", "效益": "30"}


@dataclass(frozen=True)
class Step:
    """One command: who sends it, to which service, where, with what."""

    who: str
    path: str
    body: Any

    @property
    def service(self) -> str:
        """`/goals/items/…` → `goals`."""
        return self.path.split("/")[1]

    def request(self, token: str) -> bytes:
        """As it goes over the wire, under a key of its own."""
        return post(self.path, token, str(uuid4()), self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode())


Chain = Sequence[Step]
"""Commands on one thing, each after the answer to the one before."""


def units() -> Chain:
    """The agency and its department."""
    return [Step("wang", "/goals/units", {"code": code, "name": name}) for code, name in UNITS.items()]


def beginning(numbers: range) -> Iterator[Chain]:
    """What needs nothing that came before."""
    for number in numbers:
        yield _goal(f"360922-2021-P{number:05}")
        yield _evaluation(f"360922-2020-P{number:05}")


def going_on(numbers: range) -> Iterator[Chain]:
    """What needs the approved goal and the confirmed result of the same number."""
    for number in numbers:
        yield _spending(f"360922-2021-P{number:05}")
        yield _feedback(f"360922-2020-P{number:05}")


def _goal(item: str) -> Chain:
    path, goal = f"/goals/items/{item}", content(starts_on="2021-01-01", ends_on="2021-12-31")
    return [
        Step("li", f"{path}/draft", {"content": form(goal)}),
        Step("li", f"{path}/declaration", {"budget_round": "二上"}),
        Step("chen", f"{path}/department-review", {"opinion": "同意"}),
        Step("qian", f"{path}/review", REVIEW),
        Step("zhou", f"{path}/approval", {"document": "万财预〔2021〕1号"}),
    ]


def _spending(item: str) -> Chain:
    budget = {"initial_budget": AMOUNT, "adjusted_budget": AMOUNT}
    facts = [
        {
            "source": "treasury",
            "id": f"{item}-{month}",
            "item": item,
            "as_of": f"2021-0{month}-28",
            "executed": f"{month}00000.00",
            **budget,
        }
        for month in range(1, 5)
    ]
    return [Step("treasury", "/monitoring/executions", fact) for fact in facts]


def _evaluation(item: str) -> Chain:
    path = f"/evaluation/department-evaluations/{item}"
    scores = [{"dimension": what, "name": what, "weight": of, "score": of, "reason": "见报告"} for what, of in FRAMEWORK.items()]
    report = paper("部门评价报告")
    return [
        Step("chen", f"{path}/selection", {"unit": UNIT, "name": NAME, "amount": AMOUNT, "reason": "重点民生项目"}),
        Step("chen", f"/evaluation/evidence?about={item}&name=report.txt", report["title"].encode()),
        Step("chen", f"{path}/report", {"scores": scores, "problems": ["资金拨付滞后"], "report": report}),
        Step("wang", f"{path}/confirmation", {}),
    ]


def _feedback(item: str) -> Chain:
    result, disclosure = f"/feedback/results/{item}/DEPARTMENT", f"/feedback/disclosures/{item}/EVALUATION_REPORT"
    return [
        Step("qian", f"{result}/notice", {"document": "万财绩〔2021〕5号", "opinion": "整改落实"}),
        Step("li", f"{result}/acknowledgement", {}),
        Step("wang", f"{disclosure}/requirement", {"unit": UNIT, "name": NAME, "due_on": "2021-07-31"}),
        Step("li", f"{disclosure}/publication", {"url": "http://www.wanzai.gov.cn/1", "channel": "政府门户网站"}),
    ]
