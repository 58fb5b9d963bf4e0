"""The evidence (佐证材料) of evaluation: which events name files, and who reads them."""

from evaluation.decisions.department_evaluation import DEPARTMENT_EVALUATION
from evaluation.decisions.evidence import EVIDENCE
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.permissions import DEPARTMENT, FIRM, GOVERNMENT, READERS, UNITS
from shared.events.evaluation import (
    DepartmentEvaluationReported,
    EvidenceUploaded,
    KeyDraftReported,
    KeyFinalReported,
    KeyPlanSubmitted,
    SelfEvaluationFilled,
    SelfEvaluationSubmitted,
)
from shared.events.values import Evidence
from shared.evidence.papers import Owner, Papers


def _imported(event: KeyPlanSubmitted | KeyDraftReported | KeyFinalReported) -> tuple[Evidence, ...]:
    return (event.source,) if event.source else ()


PAPERS = Papers(
    service="evaluation",
    told=EvidenceUploaded,
    decider=EVIDENCE,
    proofs={
        SelfEvaluationFilled: lambda event: tuple(one for one in (event.source, event.form) if one),
        SelfEvaluationSubmitted: lambda event: (event.form,),
        DepartmentEvaluationReported: lambda event: (event.report,),
        KeyPlanSubmitted: lambda event: (event.plan, *_imported(event)),
        KeyDraftReported: lambda event: (event.report, *_imported(event)),
        KeyFinalReported: lambda event: (event.report, *_imported(event)),
    },
    owners={
        SELF_EVALUATION.kind: Owner(SELF_EVALUATION, READERS | FIRM, lets_firms_read=True),
        DEPARTMENT_EVALUATION.kind: Owner(DEPARTMENT_EVALUATION, READERS),
        KEY_EVALUATION.kind: Owner(KEY_EVALUATION, READERS | GOVERNMENT | FIRM),
    },
    may=UNITS | DEPARTMENT | FIRM,
)
