"""The evidence (佐证材料) of monitoring: which events name files, and who reads them."""

from monitoring.decisions.evidence import EVIDENCE
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.record import RECORD
from monitoring.permissions import AGENCY, FIRM, GOVERNMENT, OFFICE, READERS
from shared.events.monitoring import EvidenceUploaded, IndicatorProgressReported, KeyMonitoringReported, MonitoringSubmitted
from shared.evidence.papers import Owner, Papers

PAPERS = Papers(
    service="monitoring",
    told=EvidenceUploaded,
    decider=EVIDENCE,
    proofs={
        IndicatorProgressReported: lambda event: tuple(one for one in (event.source, event.form, event.report) if one),
        MonitoringSubmitted: lambda event: (event.form, event.report),
        KeyMonitoringReported: lambda event: (event.report,),
    },
    owners={
        RECORD.kind: Owner(RECORD, READERS | FIRM, lets_firms_read=True),
        KEY_MONITORING.kind: Owner(KEY_MONITORING, READERS | GOVERNMENT | FIRM),
    },
    may=AGENCY | OFFICE | FIRM,
)
