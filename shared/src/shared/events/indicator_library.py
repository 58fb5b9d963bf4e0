"""What goals tells of the indicator library (绩效指标库): what is proposed, reviewed, published and taken out of use."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.envelope import Called, Event, Value
from shared.events.values import Commonality, Day, DocumentNumber, Label, Name, Note, Operator, PersonId, Text

LibraryCode = Annotated[str, Field(pattern=r"^[0-9A-Z]{1,24}$"), Called("LibraryCode")]
"""指标编码: capital letters and digits, the county's own; it is used once and for ever."""


class Aggregation(StrEnum):
    """How a project of several years adds the years up (汇总方式)."""

    NONE = "不汇总"
    SUM = "求和"
    MAXIMUM = "取最大值"


class StandardSource(StrEnum):
    """标准值来源."""

    PLAN = "计划标准"
    HISTORY = "历史标准"
    INDUSTRY = "行业标准"
    SPENDING = "预算支出标准"
    LAW = "法律法规"
    OTHER = "其他"


class StandardValue(Value):
    """标准值: what is held to be right, where that comes from, and the document that says so."""

    source: StandardSource
    value: Name
    basis: Label = ""
    """文号 or title."""


class LibraryEntry(Value):
    """指标库条目: all that the library says of an indicator in one version."""

    level1: Name
    """一级指标, as the tree of its time calls it: 产出 of 财预〔2021〕101号, 决策 of 财预〔2020〕10号, 投入 of 财预〔2013〕53号."""
    level2: Name
    name: Name
    """三级指标."""
    commonality: Commonality = Commonality.SPECIFIC
    sector: Label = ""
    """行业领域: the functional class (支出功能分类“类”), e.g. 教育."""
    industry: Label = ""
    """行业类别: the functional item (“款”), e.g. 职业教育."""
    purpose: Label = ""
    """资金用途: what the money is for, e.g. 培训会议."""
    definition: Note = ""
    """指标解释."""
    formula: Note = ""
    """计算公式."""
    operator: Operator | None = None
    measure: Label = ""
    """度量单位."""
    aggregation: Aggregation = Aggregation.NONE
    scoring_standard: Note = ""
    standards: Annotated[tuple[StandardValue, ...], Field(max_length=20)] = ()
    origins: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    """来源: the evaluations, forms or publications in which it was found."""


class Change(StrEnum):
    """What is proposed for an indicator of the library."""

    ADD = "入库"
    REVISE = "修订"
    RETIRE = "停用"
    MERGE = "合并"
    SPLIT = "拆分"


class LibraryChangeProposed(Event):
    """提出: somebody wants an indicator in the library, in another version, or out of use."""

    TYPE: ClassVar[str] = "bihuan.goals.LibraryChangeProposed"
    code: LibraryCode
    change: Change
    entry: LibraryEntry | None = None
    """Of 入库 and 修订."""
    successors: Annotated[tuple[LibraryCode, ...], Field(max_length=20)] = ()
    """Of 合并 the one into which it goes, of 拆分 those into which it is divided."""
    effective_on: Day
    reason: Text
    unit: Label = ""
    """The proposer's; empty for the bureau."""
    by: PersonId


class LibraryChangeReturned(Event):
    """退回: the proposal is not taken up, with the reason."""

    TYPE: ClassVar[str] = "bihuan.goals.LibraryChangeReturned"
    code: LibraryCode
    reason: Text


class LibraryChangeReviewed(Event):
    """审核通过: the proposal may be published."""

    TYPE: ClassVar[str] = "bihuan.goals.LibraryChangeReviewed"
    code: LibraryCode
    opinion: Text
    by: PersonId


class LibraryIndicatorPublished(Event):
    """发布: a version of the indicator, whole, is in force from a day on; the document's number is the authority."""

    TYPE: ClassVar[str] = "bihuan.goals.LibraryIndicatorPublished"
    code: LibraryCode
    version: int
    """1 for the first."""
    entry: LibraryEntry
    effective_on: Day
    document: DocumentNumber
    proposed_by: PersonId


class LibraryIndicatorRetired(Event):
    """停用: from a day on no goal takes it; 合并 and 拆分 say which ones stand in its place."""

    TYPE: ClassVar[str] = "bihuan.goals.LibraryIndicatorRetired"
    code: LibraryCode
    change: Change
    successors: tuple[LibraryCode, ...] = ()
    effective_on: Day
    reason: Text
    document: DocumentNumber
    proposed_by: PersonId
