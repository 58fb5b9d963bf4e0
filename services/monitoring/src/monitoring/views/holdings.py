"""Which unit holds what, and what must be handed over to its successor?"""

from monitoring.decisions.disposal import DISPOSALS
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.record import RECORD
from monitoring.decisions.succession import hand_over
from monitoring.decisions.watch import WATCH
from shared.events.goals import UnitSucceeded
from shared.events.monitoring import DisposalDecided, ItemWatched, KeyMonitoringSelected, MonitoringAssigned, MonitoringHandedOver
from shared.runtime.deciding.holdings import Holders, holdings

BEGINNINGS = (ItemWatched, MonitoringAssigned, KeyMonitoringSelected, DisposalDecided)

HOLDINGS = holdings(
    "monitoring",
    Holders(
        begun={event: lambda said: {"unit": said.unit} for event in BEGINNINGS},
        handed_over=MonitoringHandedOver,
        succeeded=UnitSucceeded,
        succeeded_in="goals",
        deciders=tuple((decider, hand_over) for decider in (WATCH, RECORD, KEY_MONITORING, DISPOSALS)),
    ),
)
