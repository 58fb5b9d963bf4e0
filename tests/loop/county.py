"""A small county at work in all five services: its people, its days, and the steps that bring an item to where a journey begins."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from embedded.composition import SERVICES
from issuer.directory import Directory
from shared.runtime.clock import FileClock
from shared.runtime.deciding.deadline_loop import DEADLINES
from shared.runtime.host import Host, running
from shared.runtime.web.mounted import mounted
from tests.goals.samples import INDICATORS, content, form
from tests.goals.steps import REVIEW
from tests.scenario.papers import paper
from tests.scenario.people import CAST as CAST
from tests.scenario.people import People, Waiting, at_the_keyboard
from tests.scenario.serving import COUNTY, host_of
from tests.stores import Store

ITEM = "360922-2020-P0017"
PAPERS = {"form": paper("监控自评表"), "report": paper("自评报告")}
"""What every monitoring form is handed in with."""
UNITS = {"219001": "县交通局公路站", "219": "县交通局", "301001": "县农业农村局种子站", "301": "县农业农村局"}
PATIENCE = 20.0
ATTAINED = [
    {"indicator": INDICATORS[0].model_dump(mode="json"), "actual": "40"},
    {"indicator": INDICATORS[1].model_dump(mode="json"), "tier": "达成预期指标", "tier_percent": "90"},
    {"indicator": INDICATORS[2].model_dump(mode="json"), "actual": "90"},
]
"""How far the road project's indicators were attained."""


def moment(day: str) -> datetime:
    """Nine in the morning of this day in China."""
    return datetime.fromisoformat(f"{day}T09:00:00+08:00")


@dataclass(frozen=True)
class County:
    """Who works where, on which day; paths begin with the service: `people["li"].post("/goals/items/…/draft", …)`."""

    people: People
    clock: FileClock
    hosts: Mapping[str, Host]
    everything: ASGIApp
    """All services at one address."""

    async def begin(self) -> None:
        """Register the units, where they do not stand yet."""
        if self.hosts["goals"].database.head == 0:
            for code, name in UNITS.items():
                await self.do("wang", "/goals/units", {"code": code, "name": name})
        await self.settled()

    async def do(self, who: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Send a command that must be accepted, and wait until all services have heard of it and have reacted."""
        answer = await self.people[who].post(path, body, **headers)
        assert answer.is_success, f"{who} POST {path}: {answer.text}"
        await self.settled()
        return answer

    async def tried(self, who: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Send a command that may be refused."""
        return await self.people[who].post(path, body, **headers)

    async def get(self, who: str, path: str, **params: Any) -> Any:
        """What a question answers, which must be allowed."""
        answer = await self.people[who].get(path, **params)
        assert answer.status_code == 200, f"{who} GET {path}: {answer.text}"
        return answer.json()

    async def day(self, day: str) -> None:
        """It becomes this day, nine in the morning; what fell due has been told and heard."""
        self.clock.turn(moment(day))
        await self.settled()

    async def settled(self) -> None:
        """Wait until every follower has heard everything and every deadline is told, and nothing new came of it."""
        async with asyncio.timeout(PATIENCE):
            before, heads = None, self._heads()
            while (behind := self._behind(heads)) or heads != before:
                await (behind.database.progress.moved(0.02) if behind else asyncio.sleep(0))
                before, heads = heads, self._heads()

    def _heads(self) -> dict[str, int]:
        return {name: host.database.head for name, host in self.hosts.items()}

    def _behind(self, heads: Mapping[str, int]) -> Host | None:
        """A service that has not heard everything or told what is due; what is cheap to know comes first."""
        for host in self.hosts.values():
            if self._hears_late(host, heads):
                return host
        now = self.clock.now()
        return next((host for host in self.hosts.values() if host.vitals.deadlines_through < now), None)

    @staticmethod
    def _hears_late(host: Host, heads: Mapping[str, int]) -> bool:
        followers, progress = host.vitals.followers, host.database.progress
        assert not [f"{one.name}: {one.trouble}" for one in followers if one.trouble]
        heard = [(one.name, one.source.name) for one in followers]
        looked = [(DEADLINES, source) for watched in host.service.deadlines for source in watched.view.hears]
        return any(progress.at(name, source).position < heads[source] for name, source in [*heard, *looked])

    async def approved_goal(self, item: str = ITEM, who: str = "li", **other: Any) -> None:
        """A project of 219001 whose goal is declared by li, reviewed by chen and qian, and approved by zhou with the budget."""
        await self.drafted_and_declared(item, who, **other)
        await self.do("chen", f"/goals/items/{item}/department-review", {"opinion": "同意"})
        await self.do("qian", f"/goals/items/{item}/review", REVIEW)
        await self.do("zhou", f"/goals/items/{item}/approval", {"document": f"万财预〔{item.split('-')[1]}〕1号"})

    async def approved_and_monitored(self) -> None:
        """The same project, whose lights are red in July."""
        await self.approved_goal()
        await self.monitored(7)

    async def drafted_and_declared(self, item: str = ITEM, who: str = "li", **other: Any) -> None:
        """The same project as far as the department's desk."""
        year = int(item.split("-")[1])
        goal = content(starts_on=f"{year}-01-01", ends_on=f"{year}-12-31", **other)
        await self.do(who, f"/goals/items/{item}/draft", {"content": form(goal)})
        await self.do(who, f"/goals/items/{item}/declaration", {"budget_round": "二上"})

    async def round(self, month: int, opens_on: str, due_on: str) -> None:
        """On its first day wang opens the monitoring round of January to that month of 2020 and assigns it to every watched item."""
        await self.day(opens_on)
        opening = {"fiscal_year": 2020, "period_end_month": month, "opens_on": opens_on, "due_on": due_on, "rule_set": "anhui/2019"}
        await self.do("wang", "/monitoring/rounds", opening)
        await self.do("wang", f"/monitoring/rounds/360922-2020-R{month:02d}/assignments")

    async def filled(self, month: int, kilometres: str, item: str = ITEM, who: str = "li") -> str:
        """The monitoring form of an approved goal is filled in: so much of the first indicator, the others on course. Its path."""
        path = f"/monitoring/items/{item}/records/{month}"
        rows = [
            {"indicator": "养护里程", "actual": kilometres, "likelihood": "确定能"},
            {"indicator": "通行保障", "tier": "达成预期指标", "likelihood": "确定能"},
            {"indicator": "群众满意度", "actual": "90", "likelihood": "确定能"},
        ]
        await self.do(who, f"{path}/progress", {"progress": rows})
        return path

    async def spent(self, number: str, executed: str, as_of: str, **other: str) -> httpx.Response:
        """The treasury tells what was spent of 500,000 by a day."""
        fact = {"source": "treasury", "id": number, "item": ITEM, "as_of": as_of, "executed": executed}
        return await self.do(
            "treasury", "/monitoring/executions", fact | {"initial_budget": "500000.00", "adjusted_budget": "500000.00"} | other
        )

    async def monitored(self, month: int, item: str = ITEM) -> None:
        """January to the month is over: the treasury tells a tenth of the budget spent, li submits the record, and both lights are red."""
        year = int(item.split("-")[1])
        await self.day(f"{year}-{month + 1:02d}-05")
        await self.do("treasury", "/monitoring/executions", spent(item, f"{year}-{month:02d}-28", "120000.00"))
        dates = {"opens_on": f"{year}-{month + 1:02d}-01", "due_on": f"{year}-{month + 1:02d}-20"}
        opened = {"fiscal_year": year, "period_end_month": month, "rule_set": "anhui/2019", **dates}
        await self.do("wang", "/monitoring/rounds", opened)
        await self.do("wang", f"/monitoring/rounds/360922-{year}-R{month:02d}/assignments", {"items": [item]})
        record = f"/monitoring/items/{item}/records/{month}"
        await self.do("li", f"{record}/progress", {"progress": SLOW})
        await self.do("li", f"{record}/submission", {"form": paper("监控自评表"), "report": paper("自评报告")})

    async def self_evaluated(self, item: str = ITEM) -> None:
        """The year is over: li evaluates the road project, which did half of what it aimed at (中), and wang confirms it."""
        year = int(item.split("-")[1])
        await self.day(f"{year + 1}-03-02")
        path = f"/evaluation/self-evaluations/{item}"
        about = {"object": "PROJECT", "unit": "219001", "name": "农村公路养护经费", "amount": "1200000.00"}
        await self.do("wang", f"{path}/assignment", about | {"due_on": f"{year + 1}-04-30"})
        funds = {
            "initial_budget": "1200000.00",
            "adjusted_budget": "1200000.00",
            "executed": "1200000.00",
            "explanation": "已全部支付",
            "departure": "国库年末数未到",
        }
        await self.do("li", f"{path}/filling", {"funds": funds, "rows": HALF, "conclusion": "完成一半"})
        await self.do("li", f"{path}/submission", {"form": paper("自评表")})
        await self.do("chen", f"{path}/department-review", {"opinion": "同意"})
        await self.do("sun", f"{path}/quality-review", {"opinion": "同意"})
        await self.do("wang", f"{path}/confirmation", {"document": f"万财绩〔{year + 1}〕3号"})

    async def treasury_tells(self, executed: str, as_of: str, item: str = ITEM, budget: str = "1200000.00", number: str = "1") -> None:
        """A treasury fact on the item."""
        figures = {"initial_budget": budget, "adjusted_budget": budget, "executed": executed}
        told = {"source": "treasury", "id": f"{item}:{number}", "item": item, "as_of": as_of, **figures}
        await self.do("treasury", "/monitoring/executions", told)

    async def evaluates_itself(self, item: str = ITEM, until: str = "confirmation", **funds: Any) -> None:
        """The road project's self-evaluation, filed by li, reviewed by chen and qian, confirmed by wang; `until` is the last step."""
        path = f"/evaluation/self-evaluations/{item}"
        due = (self.clock.now() + timedelta(days=30)).date().isoformat()
        steps = {
            "assignment": ("wang", {"object": "PROJECT", "unit": "219001", "due_on": due}),
            "filling": ("li", {"funds": funds, "rows": ATTAINED, "conclusion": "基本达到预期"}),
            "submission": ("li", {"form": paper("自评表")}),
            "department-review": ("chen", {"opinion": "同意"}),
            "quality-review": ("qian", {"opinion": "同意"}),
            "confirmation": ("wang", {}),
        }
        for step, (who, body) in steps.items():
            await self.do(who, f"{path}/{step}", body)
            if step == until:
                return

    async def department_result(self, item: str, score: int, name: str = "农村公路养护经费", amount: str = "1000000.00") -> None:
        """The department's evaluation of a project of 219001 with so many points, confirmed by wang."""
        shares = {"决策": 10, "过程": 20, "产出": 40, "效益": 30}
        scores = [{"dimension": what, "name": what, "weight": str(of), "score": str(of * score / 100)} for what, of in shares.items()]
        reasons = [{**one, "reason": "见报告"} for one in scores]
        path = f"/evaluation/department-evaluations/{item}"
        selection = {"unit": "219001", "name": name, "amount": amount, "reason": "重点民生项目"}
        await self.do("chen", f"{path}/selection", selection)
        report = paper("部门评价报告")
        await self.do("chen", f"{path}/report", {"scores": reasons, "problems": ["资金拨付滞后"], "report": report})
        await self.do("wang", f"{path}/confirmation", {})

    async def linked(self, item: str, next_year: int, action: str, ratio: str | None = None) -> str:
        """The department's result is to bear on a year's budget: proposed by wang, confirmed by zhou; the linkage's path."""
        path = f"/feedback/linkages/{item}/DEPARTMENT"
        proposal = {"next_year": next_year, "action": action, "ratio": ratio, "reason": "依据评价结果和当年挂钩办法"}
        await self.do("wang", f"{path}/proposal", proposal)
        await self.do("zhou", f"{path}/confirmation", {"opinion": "采纳"})
        return path


Steps = Callable[[County], Awaitable[None]]


def begins_after(steps: Steps) -> pytest.MarkDecorator:
    """The test's county is handed over as these steps left it."""
    return pytest.mark.begins_after.with_args(steps)


def steps_before(test: pytest.Item) -> Steps:
    """What was done in the county before the test begins."""
    mark = test.get_closest_marker("begins_after")
    return mark.args[0] if mark else County.begin


@contextlib.asynccontextmanager
async def county_at_work(folder: Path, issuer_key: Path, store: Store | None = None, after: Steps = County.begin) -> AsyncIterator[County]:
    """The five services, begun on the fourth of November 2019 with nothing but two registered units and the departments above them.

    Without a store of its own, as these steps left it.
    """
    if store is None:
        await _left(after, folder, issuer_key)
    async with _at_work(folder, issuer_key, store or _files(folder)) as county:
        await county.begin()
        yield county


LEFT: dict[Steps, dict[Path, bytes]] = {}
"""The files of such a county after these steps, taken once, by the services themselves: they take as long as many a test goes on."""


async def _left(steps: Steps, folder: Path, issuer_key: Path) -> None:
    if steps not in LEFT:
        with TemporaryDirectory() as name:
            place = Path(name)
            if steps is not County.begin:
                await _left(County.begin, place, issuer_key)
            async with _at_work(place, issuer_key, _files(place)) as county:
                await steps(county)
            LEFT[steps] = {path.relative_to(place): path.read_bytes() for path in _written(place)}
    for path, written in LEFT[steps].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(written)


def _written(place: Path) -> list[Path]:
    return [path for kind in ("*.sqlite", "clock", "evidence/**/*") for path in place.glob(kind) if path.is_file()]


def _files(folder: Path) -> Store:
    return Store(lambda name: str(folder / f"{name}.sqlite"))


@contextlib.asynccontextmanager
async def _at_work(folder: Path, issuer_key: Path, store: Store) -> AsyncIterator[County]:
    shutil.copy(issuer_key, folder)
    directory = Directory(folder, COUNTY)
    directory.enrol(CAST)
    clock = FileClock(folder / "clock")
    if not (folder / "clock").exists():
        clock.turn(moment("2019-11-04"))
    hosts = {service.name: host_of(service, store, clock, directory) for service in SERVICES}
    async with running(list(hosts.values())):
        everything = mounted({name: host.app for name, host in hosts.items()})
        async with at_the_keyboard(everything, directory, Waiting()) as people:
            yield County(people, clock, hosts, everything)


LIKELY = {"likelihood": "有可能", "causes": ["经费保障"], "explanation": "资金四月才到位"}
SLOW = [
    {"indicator": "养护里程", "actual": "2", **LIKELY},
    {"indicator": "通行保障", "tier": "达成预期指标", "likelihood": "确定能"},
    {"indicator": "群众满意度", "actual": "90", "likelihood": "确定能"},
]
"""The road project's rows of a monitoring form, far behind."""
HALF = [
    {"indicator": one.model_dump(mode="json"), "explanation": "雨季长", **reached}
    for one, reached in zip(INDICATORS, ({"actual": "20"}, {"tier": "达成预期指标", "tier_percent": "90"}, {"actual": "90"}), strict=True)
]
"""Its rows of a self-evaluation form."""


def spent(item: str, as_of: str, executed: str) -> dict[str, str]:
    """What the treasury tells of an item of 1,200,000 yuan."""
    budget = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00"}
    return {"source": "treasury", "id": f"{item}-{as_of}", "item": item, "as_of": as_of, "executed": executed, **budget}
