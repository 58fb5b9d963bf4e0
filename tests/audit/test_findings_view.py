import pytest
from sqlalchemy import Connection

from audit.decisions.finding import Status
from audit.views import findings
from shared.events.audit import FindingRecorded, FindingSettled
from shared.events.goals import GoalHandedOver
from tests.audit.cases import OTHER, ROADS, SEWAGE, UNIT, declared, submitted
from tests.scenario.events import Telling, hear, interleavings


@pytest.mark.parametrize("order", range(4))
def test_findings_go_by_whose_item_it_is_whatever_the_order_of_the_logs(conn: Connection, order: int) -> None:
    tell = Telling()
    tell(f"finding/{ROADS}/1", FindingRecorded(finding="台账不全", events=()), "2020-08-07")
    tell(f"goal/{ROADS}", declared())
    tell(f"monitoring/{ROADS}/06", submitted("1200000.00"))
    tell(f"goal/{ROADS}", GoalHandedOver(from_unit=UNIT, to_unit=OTHER))
    tell(f"finding/{ROADS}/1", FindingSettled(reason="已补"), "2020-09-07")
    tell(f"finding/{SEWAGE}/1", FindingRecorded(finding="超支", events=()))
    hear(conn, findings.VIEW, interleavings(tell.recorded)[order])
    [row] = findings.page(conn, year=2020, scope=OTHER).items
    assert (row.item, row.name, row.n, row.status, row.settled_because, str(row.recorded_on)) == (
        ROADS,
        declared().content.name,
        1,
        Status.SETTLED,
        "已补",
        "2020-08-07",
    )
    assert findings.page(conn, year=2020, scope=UNIT).items == []
    assert len(findings.page(conn, year=None, scope="").items) == 2
    assert findings.page(conn, year=None, scope="", status=[Status.OPEN]).items[0].unit == ""
