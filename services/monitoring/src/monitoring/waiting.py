"""For whom each status of a record, a warning, a key monitoring, a round and a held payment waits."""

from monitoring import open_warning
from monitoring.decisions.disposal import DISPOSALS
from monitoring.decisions.key_monitoring import KEY_MONITORING
from monitoring.decisions.record import RECORD
from monitoring.decisions.round import ROUND
from monitoring.permissions import AGENCY, DEPARTMENT, DISPOSING, FINANCE, FIRM, OFFICE
from shared import rule_waiting
from shared.events.monitoring import ChoiceDemanded, ItemWatched, MonitoringAssigned, RoundOpened, WarningRaised
from shared.todo.asked import Todos
from shared.todo.tables import DUE, End, Kind, Waits

REVIEW = Waits(FINANCE, "审核监控自评，或退回")
RELEASE = Waits(DISPOSING, "整改到位后恢复拨款，或另行处置")


def _record_at(key: str) -> str:
    item, month = key.split("/")
    return f"/items/{item}/records/{int(month)}"


RECORDS = Kind(
    "监控自评",
    RECORD,
    {
        "NONE": End("nothing is asked"),
        "ASSIGNED": Waits(AGENCY, "填报监控自评表", DUE),
        "FILLING": Waits(AGENCY, "填完后报送监控自评表和自评报告", DUE, after_return=True),
        "SUBMITTED": Waits(DEPARTMENT, "审核监控自评，或退回"),
        "SUBMITTED_FIRST_LEVEL": REVIEW,
        "RETURNED": Waits(AGENCY, "按退回意见修改后重新报送", DUE, after_return=True),
        "DEPT_REVIEWED": REVIEW,
        "FIN_REVIEWED": Waits(FINANCE, "办结监控自评"),
        "CLOSED": End("reviewed and filed"),
        "ENDED": End("its goal was cancelled"),
    },
    _record_at,
    dates={MonitoringAssigned: lambda event: {DUE: event.due_on}},
)
WARNINGS = Kind(
    "监控预警",
    open_warning.WARNING,
    {
        "NONE": End("nothing was raised"),
        "OPEN": Waits(AGENCY, "说明预警的原因和措施", DUE),
        "RED": Waits(AGENCY | DISPOSING, "红灯预警：单位说明原因和措施，财政作出处置", DUE),
        "EXPLAINED": Waits(FINANCE, "核实单位对预警的说明，解除预警"),
        "EXPLAINED_RED": Waits(FINANCE | DISPOSING, "核实单位对红灯预警的说明，作出处置或解除预警"),
        "CLEARED": End("answered"),
        "LAPSED": End("its goal's year was ended; finance may still clear it"),
    },
    _record_at,
    dates={WarningRaised: lambda event: {DUE: event.due_on} if event.due_on else {}},
    of=RECORD.kind,
    part=open_warning.part,
    about=open_warning.about,
)
KEY = Kind(
    "重点监控",
    KEY_MONITORING,
    {
        "NONE": End("not selected"),
        "SELECTED": Waits(OFFICE, "委托第三方，或提交重点监控报告"),
        "ENGAGED": Waits(FIRM, "提交重点监控报告"),
        "REPORTED": Waits(OFFICE, "办结重点监控"),
        "CONCLUDED": End("reported and concluded"),
        "CANCELLED": End("may be selected anew"),
    },
    lambda key: f"/key-monitorings/{key}",
)
ROUNDS = Kind(
    "监控轮次",
    ROUND,
    {"NONE": End("not opened"), "OPEN": Waits(FINANCE, "下达监控任务，收齐后结束轮次", DUE), "CLOSED": End("everything is reported")},
    lambda key: f"/rounds/{key}",
    name=lambda state: f"{state.fiscal_year}年1至{state.period_end_month}月监控" if state.fiscal_year else "",
    dates={RoundOpened: lambda event: {DUE: event.due_on}},
)
HELD = Kind(
    "监控处置",
    DISPOSALS,
    {
        "NONE": End("nothing was decided"),
        "FLOWING": End("payments flow"),
        "DEFERRED": RELEASE,
        "STOPPED": RELEASE,
        "CANCELLED": End("the project is cancelled"),
        "CHOOSING": Waits(AGENCY, "选择继续实施、调剂或撤销，逾期未选自动暂停拨款", DUE),
        "CHOSEN": Waits(DISPOSING, "按单位的选择作出处置"),
        "PAUSED": Waits(AGENCY, "拨款已暂停：选择继续实施、调剂或撤销，财政据以恢复拨款"),
        "LIFTABLE": Waits(DISPOSING, "单位已选择或无须再选：恢复拨款，或另行处置"),
    },
    lambda key: f"/disposals/{key}",
    name=lambda _: "",
    dates={ChoiceDemanded: lambda event: {DUE: event.due_on}},
    named_by=ItemWatched,
)
TODOS = Todos("monitoring", (RECORDS, WARNINGS, KEY, ROUNDS, HELD, rule_waiting.kind(OFFICE)))
