"""Which unit holds what, and what must be handed over to its successor?"""

from goals.decisions import ex_ante
from goals.decisions.ex_ante import EX_ANTE
from goals.decisions.goal import GOAL
from goals.decisions.succession import hand_over
from shared.events.ex_ante import ExAnteRequested
from shared.events.goals import GoalDrafted, GoalHandedOver, UnitSucceeded
from shared.runtime.deciding.holdings import Holders, holdings

HOLDINGS = holdings(
    "goals",
    Holders(
        begun=dict.fromkeys((GoalDrafted, ExAnteRequested), lambda event: {"unit": event.content.unit}),
        handed_over=GoalHandedOver,
        succeeded=UnitSucceeded,
        succeeded_in="goals",
        deciders=((GOAL, hand_over), (EX_ANTE, ex_ante.hand_over)),
    ),
)
