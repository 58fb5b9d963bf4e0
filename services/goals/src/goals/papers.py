"""The evidence (佐证材料) of goals: the files that goals were imported from, and who reads them."""

from goals.decisions.evidence import EVIDENCE
from goals.decisions.goal import GOAL
from goals.permissions import READERS, UNITS
from shared.events.goals import EvidenceUploaded, GoalDrafted
from shared.evidence.papers import Owner, Papers

PAPERS = Papers(
    service="goals",
    told=EvidenceUploaded,
    decider=EVIDENCE,
    proofs={GoalDrafted: lambda event: (event.source,) if event.source else ()},
    owners={GOAL.kind: Owner(GOAL, READERS)},
    may=UNITS,
)
