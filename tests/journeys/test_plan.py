from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from tests.oracle.generator import generate
from wanzai import commands, wanzai_2019, wanzai_2020
from wanzai.county import Item
from wanzai.diary import Diary, OutOfOrder, Step
from wanzai.people import PERFORMANCE, USERS, users
from wanzai.plan import plan
from wanzai.wanzai_data import WANZAI

BEFORE = [item for item in WANZAI.items if item.year == 2019 and item.kind == "PROJECT"]
APPROVED = [item for item in WANZAI.items if item.year == 2020 and item.kind == "PROJECT" and item.goal and item.goal.approved]
OPEN_UNITS = {unit.code for unit in WANZAI.units if unit.closed_on is None or unit.closed_on.year > 2020}


@cache
def steps_of_wanzai() -> list[Step]:
    return [step for _, waves in plan(WANZAI) for wave in waves for step in wave]


def total(items: list[Item]) -> Decimal:
    return sum((item.amount for item in items), Decimal(0))


def test_the_year_before_had_45_goals_worth_a_made_up_sum() -> None:
    goals = [item for item in BEFORE if item.goal]
    assert (len(goals), total(goals)) == (45, Decimal("77464788.73"))


def test_128_project_goals_of_2020_are_worth_two_hundred_and_twenty_million() -> None:
    assert (len(APPROVED), total(APPROVED)) == (128, Decimal("220000000.00"))


def test_goals_grew_by_184_per_cent_by_count_and_by_amount() -> None:
    by_count, by_amount = Decimal(128) / 45 - 1, Decimal("220000000") / Decimal("77464788.73") - 1
    assert [f"{growth * 100:.0f}" for growth in (by_count, by_amount)] == ["184", "184"]


def test_all_128_are_monitored_and_the_covid_funds_are_among_them() -> None:
    assert all(item.watch for item in APPROVED)
    covid = next(item for item in APPROVED if item.name == wanzai_2020.COVID)
    assert covid.goal
    assert covid.goal.in_year
    assert covid.key_monitoring
    assert covid.key_monitoring.third_party
    assert covid.key_monitoring.candidate


def test_six_projects_are_key_monitored_without_the_covid_funds() -> None:
    watched = [item for item in APPROVED if item.key_monitoring and not item.key_monitoring.third_party]
    assert sorted(item.name for item in watched) == sorted(wanzai_2020.KEY_MONITORED)


def test_110_projects_in_56_units_self_evaluate_379_million_and_65_of_them_have_no_goal() -> None:
    evaluated = [item for item in BEFORE if item.self_evaluation]
    assert (len(evaluated), len({item.unit for item in evaluated}), total(evaluated)) == (110, 56, Decimal("379000000.00"))
    assert sum(item.goal is None for item in evaluated) == 65


def test_every_unit_self_evaluates_as_a_whole_department() -> None:
    assert {item.unit for item in WANZAI.items if item.year == 2019 and item.kind == "DEPARTMENT" and item.self_evaluation} == OPEN_UNITS


def test_the_four_key_projects_have_the_amounts_of_the_report() -> None:
    key = [item for item in BEFORE if item.key_evaluation]
    assert {item.name: item.amount for item in key} == {name: amount for name, (amount, _, _) in wanzai_2019.KEY_PROJECTS.items()}
    assert total(key) == Decimal("19307430.00")


def test_only_what_the_report_names_with_its_amount_is_not_synthetic() -> None:
    assert {item.name for item in WANZAI.items if not item.synthetic} == set(wanzai_2019.KEY_PROJECTS)


def test_the_epidemic_is_a_reason_in_2020_alone() -> None:
    assert {step.path.split("-")[1] for step in steps_of_wanzai() if "受疫情影响" in str(step.body)} == {"2020"}


def test_the_plan_is_the_same_every_time() -> None:
    assert [step for _, waves in plan(WANZAI) for wave in waves for step in wave] == steps_of_wanzai()


def test_no_two_steps_share_a_command() -> None:
    assert max(Counter(step.command for step in steps_of_wanzai()).values()) == 1


def test_every_step_is_taken_by_somebody_in_the_directory() -> None:
    assert {step.who for step in steps_of_wanzai()} <= {user.id for user in USERS}


def test_the_play_is_short() -> None:
    assert len(steps_of_wanzai()) <= 9000
    assert len(plan(WANZAI)) <= 270


def test_every_step_lies_within_the_county_s_years() -> None:
    assert all(WANZAI.begins <= step.day <= WANZAI.ends for step in steps_of_wanzai())


def test_a_chain_that_runs_backwards_is_a_mistake() -> None:
    diary = Diary("360922")
    diary.put(WANZAI.ends, "goal", "u101001", "/goals")
    with pytest.raises(OutOfOrder, match="/goals"):
        diary.put(WANZAI.begins, "goal", "u101001", "/goals")


@pytest.mark.parametrize("seed", range(8))
def test_a_generated_county_is_small_and_has_a_plan(seed: int) -> None:
    county = generate(seed)
    assert 8 <= len(county.units) <= 15
    assert 20 <= sum(item.year == county.work_year and item.kind == "PROJECT" for item in county.items) <= 40
    assert {step.who for _, waves in plan(county) for wave in waves for step in wave} <= {user.id for user in users(county)}
    assert generate(seed) == county


def test_every_step_is_an_operation_of_the_published_contract_with_all_that_its_body_asks_for() -> None:
    for step in steps_of_wanzai():
        *_, body = commands.asked(step)
        assert body.to_dict() == dict(step.body)


def test_a_step_that_the_contract_does_not_know_is_named() -> None:
    diary = Diary("360922")
    diary.put(WANZAI.begins, "one", PERFORMANCE, "/goals/units/101001/closure", {"reason": "撤并"})
    diary.put(WANZAI.begins, "two", PERFORMANCE, "/goals/units/101001/closing", {})
    unknown, incomplete = (step for _, waves in diary.days() for wave in waves for step in wave)
    with pytest.raises(commands.Unpublished, match="goals/units/101001/closure：goals 公布的接口中没有这一条"):
        commands.asked(unknown)
    with pytest.raises(commands.Unpublished, match="goals/units/101001/closing 的请求体缺少 'reason'"):
        commands.asked(incomplete)
