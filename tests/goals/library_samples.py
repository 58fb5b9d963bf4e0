"""An indicator of the library and its changes, for the tests of goals."""

from typing import Any

from shared.events.indicator_library import LibraryChangeProposed, LibraryChangeReviewed, LibraryEntry, LibraryIndicatorPublished

CODE = "GX010201"
ENTRY: dict[str, Any] = {
    "level1": "产出",
    "level2": "质量",
    "name": "培训人员合格率",
    "commonality": "COMMON",
    "sector": "教育",
    "industry": "进修及培训",
    "purpose": "培训会议",
    "definition": "反映参加培训人员学习质量情况",
    "formula": "合格人数÷参训人数×100%",
    "operator": "≥",
    "measure": "%",
    "aggregation": "取最大值",
    "scoring_standard": "每低1个百分点扣1分",
    "standards": [{"source": "行业标准", "value": "95%", "basis": "教师函〔2020〕1号"}],
    "origins": ["共性指标库"],
}
REVIEWED = LibraryChangeReviewed(code=CODE, opinion="同意", by="qian")


def proposal(effective_on: str = "2020-07-01", **entry: Any) -> dict[str, Any]:
    """The body of a proposal."""
    return {"entry": ENTRY | entry, "effective_on": effective_on, "reason": "各单位常用"}


def proposed(code: str = CODE, **other: Any) -> LibraryChangeProposed:
    """It is proposed by li of 219001."""
    known = {
        "code": code,
        "change": "入库",
        "entry": ENTRY,
        "effective_on": "2020-03-01",
        "reason": "各单位常用",
        "unit": "219001",
        "by": "li",
    }
    return LibraryChangeProposed.model_validate(known | other)


def published(code: str = CODE, version: int = 1, effective_on: str = "2020-03-01", **entry: Any) -> LibraryIndicatorPublished:
    """A version of it."""
    told = {"code": code, "version": version, "entry": LibraryEntry.model_validate(ENTRY | entry), "effective_on": effective_on}
    return LibraryIndicatorPublished.model_validate(told | {"document": "万财绩〔2020〕3号", "proposed_by": "li"})
