import pytest

from goals.decisions import unit
from goals.decisions.unit import UNIT, Status, Unit, UnknownUnit, require_registered
from shared.events.goals import UnitClosed, UnitRegistered
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


def test_only_a_registered_unit_is_known() -> None:
    require_registered(UNIT.fold([ROADS]), "219001")
    with pytest.raises(UnknownUnit, match="未登记"):
        require_registered(Unit(), "219001")
    with pytest.raises(UnknownUnit, match="已撤并"):
        require_registered(UNIT.fold([ROADS, CLOSED]), "219001")
