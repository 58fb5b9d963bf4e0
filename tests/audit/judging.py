"""The decisions of an auditor: each judges an item of a unit."""

from collections.abc import Sequence
from enum import StrEnum

from audit.decisions import finding
from audit.decisions.finding import FINDING, Decision
from audit.decisions.separation import FinderSettles, OwnUnit
from shared.events.audit import FindingRecorded
from tests.audit.cases import UNIT
from tests.scenario.judging import Judged

STANDING = FINDING.fold([FindingRecorded(finding="台账不全", events=(), by="shen")])
JUDGING: Sequence[tuple[StrEnum, Judged]] = [
    (
        Decision.RECORD,
        Judged(
            lambda actor: finding.record(FINDING.initial, finding="台账不全", events=(), trail=set(), unit=UNIT, actor=actor), UNIT, OwnUnit
        ),
    ),
    (
        Decision.SETTLE,
        Judged(lambda actor: finding.settle(STANDING, reason="已补", unit=UNIT, actor=actor), UNIT, OwnUnit, ("shen",), FinderSettles),
    ),
]
FILING: Sequence[StrEnum] = []
