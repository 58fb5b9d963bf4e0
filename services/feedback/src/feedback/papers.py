"""The evidence (佐证材料) of feedback: which events name files, and who reads them."""

from feedback.decisions.evidence import EVIDENCE
from feedback.decisions.rectification import RECTIFICATION
from feedback.decisions.report import REPORT
from feedback.permissions import BUREAU, OFFICE, READERS, UNITS
from shared.events.feedback import EvidenceUploaded, RectificationReported, ReportPrepared
from shared.evidence.papers import Owner, Papers

PAPERS = Papers(
    service="feedback",
    told=EvidenceUploaded,
    decider=EVIDENCE,
    proofs={
        RectificationReported: lambda event: [paper for remedy in event.remedies for paper in remedy.evidence],
        ReportPrepared: lambda event: (event.package,),
    },
    owners={RECTIFICATION.kind: Owner(RECTIFICATION, READERS), REPORT.kind: Owner(REPORT, BUREAU)},
    may=UNITS | OFFICE,
)
