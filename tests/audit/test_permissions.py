from audit.service import SERVICE
from shared.runtime.web.auth import Role
from tests.audit.cases import ROADS
from tests.scenario.people import People

TABLE = SERVICE.permissions

FINDINGS = f"/items/{ROADS}/findings"
QUESTIONS = {
    "trail_of": f"/items/{ROADS}/trail",
    "proof_of": f"/items/{ROADS}/proof",
    "state_of": f"/items/{ROADS}",
    "differences_of": f"/items/{ROADS}/differences",
    "standing_of": f"/items/{ROADS}/standing",
    "todo_of": "/todo",
    "findings_of": "/findings",
    "findings_of_item": FINDINGS,
    "finding_of": f"{FINDINGS}/1",
    "figures_of_year": "/figures/2020",
    "flow_of_year": "/figures/2020/flow",
    "events_behind": "/figures/2020/Q1a/events",
    "branches_of_logs": "/branches",
}
DECISIONS = {"record_finding": (FINDINGS, {"finding": "x"}), "settle_finding": (f"{FINDINGS}/1/settlement", {"reason": "x"})}


async def test_every_role_may_do_what_the_table_says_and_nothing_else(people: People) -> None:
    assert set(TABLE) == {*QUESTIONS, *DECISIONS}
    for role in Role:
        answers = {name: await people[f"only-{role}"].get(path) for name, path in QUESTIONS.items()}
        answers |= {name: await people[f"only-{role}"].post(path, body) for name, (path, body) in DECISIONS.items()}
        forbidden = {name for name, answer in answers.items() if answer.json() and "Forbidden" in answer.text}
        assert forbidden == {name for name in TABLE if role not in TABLE[name]}, role


def test_only_the_auditor_decides_in_audit() -> None:
    assert {role for name in DECISIONS for role in TABLE[name]} == {Role.AUDIT}
