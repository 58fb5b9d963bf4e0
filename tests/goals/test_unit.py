import pytest

from goals.decisions import unit
from goals.decisions.unit import (
    UNIT,
    NotASuccessor,
    Status,
    SucceededAlready,
    Succession,
    SuccessorNeeded,
    Unit,
    UnitsBelow,
    UnknownUnit,
    require_registered,
)
from shared.events.goals import UnitClosed, UnitRegistered, UnitSucceeded
from shared.runtime.decider import OutOfOrder, Unknown

ROADS = UnitRegistered(code="219001", name="县交通局")
CLOSED = UnitClosed(reason="机构改革")


def test_a_unit_is_registered_under_its_code() -> None:
    assert unit.register(Unit(), code="219001", name="县交通局", synthetic=False) == [ROADS]
    assert UNIT.fold([ROADS]) == Unit(Status.REGISTERED, "219001", "县交通局")


@pytest.mark.parametrize("history", [[ROADS], [ROADS, CLOSED]])
def test_a_code_is_used_once_and_for_ever(history: list[unit.UnitEvent]) -> None:
    with pytest.raises(OutOfOrder):
        unit.register(UNIT.fold(history), code="219001", name="另一个单位", synthetic=False)


def test_a_unit_is_closed_once_with_a_reason() -> None:
    assert unit.close(UNIT.fold([ROADS]), reason="机构改革") == [CLOSED]
    with pytest.raises(OutOfOrder, match="已撤并"):
        unit.close(UNIT.fold([ROADS, CLOSED]), reason="机构改革")
    with pytest.raises(Unknown):
        unit.close(Unit(), reason="机构改革")


COUNTY_ROADS = Succession("301", UNIT.fold([UnitRegistered(code="301", name="县农业农村局")]))
SUCCEEDED = UnitSucceeded(code="219001", successor="301", reason="机构改革")


def test_a_unit_with_unfinished_goals_is_closed_with_a_successor() -> None:
    with pytest.raises(SuccessorNeeded, match="尚有 1 项绩效目标未终了（360922-2020-P0017）"):
        unit.close(UNIT.fold([ROADS]), reason="机构改革", unfinished=["360922-2020-P0017"])
    told = unit.close(UNIT.fold([ROADS]), reason="机构改革", succession=COUNTY_ROADS, unfinished=["360922-2020-P0017"])
    assert told == [CLOSED, SUCCEEDED]
    assert UNIT.fold([ROADS, *told]).successor == "301"


def test_a_unit_is_closed_after_those_below_it() -> None:
    with pytest.raises(UnitsBelow, match="219001"):
        unit.close(UNIT.fold([UnitRegistered(code="219", name="县交通局")]), reason="机构改革", below=["219001"])


def test_a_closed_unit_is_succeeded_once_by_another_registered_one() -> None:
    assert unit.succeed(UNIT.fold([ROADS, CLOSED]), reason="机构改革", succession=COUNTY_ROADS) == [SUCCEEDED]
    with pytest.raises(SucceededAlready, match="301"):
        unit.succeed(UNIT.fold([ROADS, CLOSED, SUCCEEDED]), reason="机构改革", succession=COUNTY_ROADS)
    for impossible in (Succession("219001", UNIT.fold([ROADS])), Succession("305", Unit())):
        with pytest.raises(NotASuccessor):
            unit.succeed(UNIT.fold([ROADS, CLOSED]), reason="机构改革", succession=impossible)
    with pytest.raises(OutOfOrder):
        unit.succeed(UNIT.fold([ROADS]), reason="机构改革", succession=COUNTY_ROADS)


def test_only_a_registered_unit_is_known() -> None:
    require_registered(UNIT.fold([ROADS]), "219001")
    with pytest.raises(UnknownUnit, match="未登记"):
        require_registered(Unit(), "219001")
    with pytest.raises(UnknownUnit, match="已撤并"):
        require_registered(UNIT.fold([ROADS, CLOSED]), "219001")
