"""What a rectification comes from (整改来源): a confirmed result, a warning, a report of key monitoring, a disposal, a finding."""

from collections.abc import Sequence

from shared.events.feedback import Origin
from shared.runtime.decider import Refusal

CHINESE = {
    Origin.MONITORING: "运行监控的预警、重点监控报告或责令整改",
    Origin.SELF: "已确认的单位自评结果",
    Origin.DEPARTMENT: "已确认的部门评价结果",
    Origin.KEY: "已确认的财政重点评价结果",
    Origin.AUDIT: "审计发现",
}


class NoSuchOrigin(Refusal):
    """A rectification comes from something that was found."""

    zh = "没有该项整改来源"


def named(origin: Origin, found_in: str, *, item: str, found: Sequence[str]) -> str:
    """The stream it was found in; where none is named, the newest. `found`: the streams of this origin on the item, newest first."""
    if not found:
        raise NoSuchOrigin(f"事项 {item} 没有{CHINESE[origin]}，不能据此提出整改")
    if found_in and found_in not in found:
        raise NoSuchOrigin(f"事项 {item} 没有编号为 {found_in} 的来源；{CHINESE[origin]}有：{'、'.join(found[:10])}")
    return found_in or found[0]
