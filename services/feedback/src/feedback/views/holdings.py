"""Which unit holds what, and what must be handed over to its successor?"""

from feedback.decisions.disclosure import DISCLOSURE
from feedback.decisions.linkage import LINKAGE
from feedback.decisions.rectification import RECTIFICATION
from feedback.decisions.result import RESULT
from feedback.decisions.succession import hand_over
from shared.events.feedback import DisclosureRequired, FeedbackAwaited, FeedbackHandedOver, LinkageProposed, RectificationDrafted
from shared.events.goals import UnitSucceeded
from shared.runtime.deciding.holdings import Holders, holdings

BEGINNINGS = (FeedbackAwaited, RectificationDrafted, LinkageProposed, DisclosureRequired)

HOLDINGS = holdings(
    "feedback",
    Holders(
        begun={event: lambda said: {"unit": said.unit} for event in BEGINNINGS},
        handed_over=FeedbackHandedOver,
        succeeded=UnitSucceeded,
        succeeded_in="goals",
        deciders=tuple((decider, hand_over) for decider in (RESULT, RECTIFICATION, LINKAGE, DISCLOSURE)),
    ),
)
