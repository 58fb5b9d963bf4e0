"""The rules that refuse alike in all three evaluations, by what the route does."""

from evaluation.decisions.item import GoalOfAnotherUnit, ItemDoesNotFit
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from evaluation.rules.framework import ResultsTooLight
from evaluation.rules.rule_set import NoRuleSet
from evaluation.views.known_units import ClosedUnit, UnknownUnit

BEGINNING = (UnknownUnit, ClosedUnit, ItemDoesNotFit, GoalOfAnotherUnit)
"""Of what is evaluated, and at which unit."""
SCORING = (NoRuleSet, WeightsDoNotSum, IndicatorTwice, ScoreAboveWeight, ResultsTooLight)
"""Of a report with scores by the framework."""
JUDGING = (SelfReview, EvaluatedEvaluates)
"""Of whoever reviews, returns, accepts or cancels."""
GRADING = (*JUDGING, NoRuleSet)
"""Of whoever gives a grade by the rule set that a score names."""
