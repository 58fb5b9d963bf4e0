"""The rules that refuse alike in all three evaluations, by what the route does."""

from evaluation.decisions.correction import NothingCorrected
from evaluation.decisions.item import AmountMissing, DepartsFromGoal, GoalOfAnotherUnit, ItemDoesNotFit, NameMissing
from evaluation.decisions.period import PeriodRunning
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from evaluation.rules.framework import ResultsTooLight
from evaluation.rules.money import OddMoneyUnexplained
from evaluation.views.known_units import ClosedUnit, UnknownUnit
from shared.rules.kind import NoRuleSet

BEGINNING = (UnknownUnit, ClosedUnit, ItemDoesNotFit, GoalOfAnotherUnit, DepartsFromGoal, NameMissing, AmountMissing, PeriodRunning)
"""Of what is evaluated, and at which unit."""
PLANNING = (NoRuleSet, WeightsDoNotSum, IndicatorTwice, ResultsTooLight)
"""Of an indicator system that is stated line by line."""
SCORING = (PeriodRunning, *PLANNING, ScoreAboveWeight)
"""Of a report with scores by the framework."""
REPORTING = (*SCORING, OddMoneyUnexplained)
"""Of a report that a result is made of."""
JUDGING = (SelfReview, EvaluatedEvaluates)
"""Of whoever reviews, returns, accepts or cancels."""
GRADING = (*JUDGING, NoRuleSet)
"""Of whoever gives a grade by the rule set that a score names."""
CONFIRMING = (*GRADING, PeriodRunning)
"""Of whoever confirms a result."""
CORRECTING = (*GRADING, NothingCorrected, DepartsFromGoal)
"""Of whoever corrects a confirmed result."""
