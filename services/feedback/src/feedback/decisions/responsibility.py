"""Whom a rectification or a disclosure names: the responsible unit (责任单位); another one only with authority and reason."""

from dataclasses import dataclass

from shared.runtime.decider import Refusal


class OtherUnit(Refusal):
    """Another unit than the responsible one is named only with a document and a reason."""

    zh = "不是责任单位"


@dataclass(frozen=True)
class Named:
    """The unit that is named, and why, where it is not the responsible one."""

    unit: str
    document: str = ""
    reason: str = ""


def reason_of(named: Named, *, item: str, responsible: str) -> str:
    """Why another unit is named; empty for the responsible one. Raises OtherUnit; `responsible` is empty where nobody knows it."""
    if named.unit == responsible:
        return ""
    if named.document and named.reason:
        return named.reason
    known = f"的责任单位是 {responsible}" if responsible else "没有已申报的目标，也没有评价，责任单位不明"
    raise OtherUnit(f"事项 {item} {known}；由单位 {named.unit} 承担的，须写明文号（document）和理由（other_unit_because）")
