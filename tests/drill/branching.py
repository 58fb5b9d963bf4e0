"""A log that loses events for good, since nobody has their bytes any more, and goes on as another one (日志分支)."""

import asyncio
from random import Random
from uuid import UUID

import httpx

from local.child import NotRunning
from tests.drill.restoring import NotAsDrilled, begin, databases, from_backup, keep_a_backup, operate, refuses, stop
from tests.faults.driver import Driver
from tests.faults.production import empty_topic
from tests.faults.site import Production
from tests.faults.tally import Sent

GOALS, AUDIT = "goals", "audit"
LOST, MORE = 4, 3
"""So many commands are lost; they are repeated, and so many more are told, so that everybody comes beyond what was heard."""
GONE = "已无处可补回"
ALLOWED = ("--authority", "万财绩〔2020〕7号", "--because", "备份之后的事件在主题和审计存档中均已不存")


async def branch_a_log(site: Production, driver: Driver, random: Random) -> None:
    """Goals and audit, which had the bytes, come from a backup, and goals' topic is emptied; the others have heard what is gone.

    What is lost was told for this step alone, behind the backup. Whoever repeats it is answered as if it had never been told.
    """
    commands = _units(random)
    async with driver.gate.closed():
        await site.quiet(driver.moment)
        await keep_a_backup(site, driver, random)
        fork = await asyncio.to_thread(site.head, GOALS)
        for key, sent in commands[:LOST]:
            await _accepted(driver, key, sent)
        await site.quiet(driver.moment)
        stopped = await asyncio.to_thread(stop, site, (GOALS, AUDIT))
        await asyncio.to_thread(from_backup, site, (GOALS, AUDIT))
        await empty_topic(site, GOALS)
        await asyncio.to_thread(_branched, site, fork)
        await asyncio.to_thread(begin, stopped)
        for key, sent in commands:
            driver.recorded(key, await _accepted(driver, key, sent))
        await site.quiet(driver.moment)
        await asyncio.to_thread(site.served.run, "ops", databases(site), "views", "compare", "--all")
        await _told_to_audit(site, fork)


def _units(random: Random) -> list[tuple[str, Sent]]:
    """Commands that nothing in the county's plan depends on."""
    first, prefix = random.randint(0, 2**31), random.randint(800, 899)
    codes = {str(UUID(int=(first << 64) + number)): f"{prefix}{number:06d}" for number in range(LOST + MORE)}
    return [
        (key, Sent("performance", "/goals/units", {"code": code, "name": f"单位{code}", "synthetic": True})) for key, code in codes.items()
    ]


async def _accepted(driver: Driver, key: str, sent: Sent) -> httpx.Response:
    answer = await driver.answered(sent.who, sent.path, sent.body, key)
    if not answer.is_success:
        raise NotAsDrilled(f"{sent.path} {sent.body} was refused: {answer.text[:300]}")
    return answer


def _branched(site: Production, fork: int) -> None:
    """As an operator finds out: it is not served, cannot be recovered, and is told what would be lost before it is given up."""
    refuses(site, GOALS)
    try:
        said = operate(site, GOALS, {}, "recover")
    except NotRunning as reason:
        said = str(reason)
    if site.head(GOALS) != fork:
        raise NotAsDrilled(f"{GOALS} should not be recovered from an emptied topic; recover said {said}")
    try:
        operate(site, GOALS, databases(site), "branch")
    except NotRunning as reason:
        if f"第 {fork + 1}–{fork + LOST} 条事件" not in str(reason) or GONE not in str(reason):
            raise NotAsDrilled(f"branch should say what would be lost; it said {reason}") from reason
    else:
        raise NotAsDrilled(f"{GOALS} branched without authority and reason")
    operate(site, GOALS, databases(site), "branch", *ALLOWED)


async def _told_to_audit(site: Production, fork: int) -> None:
    async with httpx.AsyncClient(timeout=20, headers={"Authorization": f"Bearer {site.stage.token_of('auditor')}"}) as client:
        answer = await client.get(site.stage.at("/audit/branches"))
    known = [(one["source"], one["position"], one["known"], one["authority"]) for one in answer.json()["items"]]
    if (GOALS, fork, fork + LOST, ALLOWED[1]) not in known:
        raise NotAsDrilled(f"audit should tell of the branch at {fork}; it says {answer.text[:300]}")
