"""The tables with their columns as the integrated system (一体化) has them in its first version; lengths are characters."""

from dataclasses import dataclass
from functools import cached_property

YES, NO = "1", "2"
"""is_deleted, is_enabled."""
LONG_TERM, ANNUAL = "1", "0"
"""yearflag."""
SIGNS = {"≥": "1", ">": "2", "=": "3", "<": "4", "≤": "5", "定性": "6"}
"""computesign."""
CHANCES = {"确定能": "1", "有可能": "0.5", "完全不可能": "0"}
"""complete_rate, a number by the standard, which names no scale: the unit's word as a share of one."""


@dataclass(frozen=True)
class Column:
    """A column, how many characters it takes, and what it means here."""

    name: str
    longest: int
    zh: str


@dataclass(frozen=True)
class NationalTable:
    """A table; every value is text, empty where there is none."""

    name: str
    zh: str
    columns: tuple[Column, ...]
    telling: frozenset[str]
    """Columns by which a file's heading is known to be this table's."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def row(self, **values: object) -> tuple[str, ...]:
        """In the order of the columns, each cut where its column ends: names of levels and of projects may be, goals and indicators fit.

        Raises KeyError for what is no column."""
        if strange := values.keys() - set(self.names):
            raise KeyError(f"{self.name} has no {'、'.join(sorted(strange))}")
        return tuple(str(values.get(column.name, ""))[: column.longest] for column in self.columns)


def _columns(*named: tuple[str, int, str]) -> tuple[Column, ...]:
    return tuple(Column(*one) for one in named)


def _about(whose: str) -> tuple[Column, ...]:
    """Division and year, and whose the row is: a project's with its unit, or a department's."""
    project = _columns(
        ("pro_code", 21, "项目代码"), ("pro_name", 180, "项目名称"), ("agency_code", 21, "单位代码"), ("agency_name", 300, "单位名称")
    )
    department = _columns(("dept_code", 21, "部门代码"), ("dept_name", 300, "部门名称"))
    return (
        *_columns(("mof_div_code", 9, "财政区划代码"), ("fiscal_year", 4, "预算年度")),
        *(project if whose == "pro_code" else department),
    )


def _goals(name: str, zh: str, key: str, whose: str) -> NationalTable:
    return NationalTable(name, zh, (Column(key, 38, "主键"), *_about(whose), *GOAL, *VERSION), frozenset({key, whose, "kpi_target"}))


def _indicators(name: str, zh: str, whose: str) -> NationalTable:
    columns = (Column("kpi_id", 38, "主键"), *_about(whose), *LEVELS, *AIM, *VERSION)
    return NationalTable(name, zh, columns, frozenset({"kpi_id", whose, "kpi_content"}))


VERSION = _columns(
    ("busi_type", 38, "业务类型"),
    ("version", 38, "版本号"),
    ("version_name", 400, "版本名称"),
    ("sub_mof_code", 9, "下级财政区划代码"),
    ("times", 38, "次数"),
    ("is_deleted", 1, "是否删除"),
)
GOAL = _columns(("kpi_target", 2000, "绩效目标"), ("zqgoal", 2000, "中期目标"), ("ndgoal", 2000, "年度目标"))
LEVELS = _columns(
    ("kpi_lv1", 30, "一级指标"),
    ("kpi_lv2", 30, "二级指标"),
    ("kpi_lv3", 30, "三级指标"),
    ("kpi_content", 2000, "指标内容"),
    ("kpi_evalstd", 2000, "评(扣)分标准"),
)
AIM = _columns(
    ("kpi_val", 1000, "指标值"),
    ("kpi_remark", 2000, "备注"),
    ("weight", 6, "分值权重"),
    ("computesign", 1, "计算符号"),
    ("meterunit", 200, "度量单位"),
    ("yearflag", 1, "是否长期指标"),
)
WHOSE = _columns(
    ("agency_code", 21, "单位代码"),
    ("agency_name", 300, "单位名称"),
    ("dept_code", 21, "部门代码"),
    ("dept_name", 300, "部门名称"),
    ("pro_code", 21, "项目代码"),
    ("pro_name", 180, "项目名称"),
)
"""Of monitoring; without a project where a department as a whole is monitored."""
MONITORED = tuple(
    Column(f"lv{level}_perf_ind_{what}", longest, f"{name}指标{zh}")
    for level, name in ((1, "一级"), (2, "二级"), (3, "三级"))
    for what, longest, zh in (("code", 20, "代码"), ("name", 1000, "名称"))
)
MONITORING = {
    table.name: table
    for table in (
        NationalTable(
            "PAY_PERF_MONITOR_TASK",
            "绩效监控任务",
            (
                *_columns(
                    ("perf_task_id", 38, "主键"),
                    ("fiscal_year", 4, "预算年度"),
                    ("mof_div_code", 9, "财政区划代码"),
                    ("mof_div_name", 360, "财政区划名称"),
                    ("perf_task_no", 100, "监控任务编号"),
                    ("perf_type_code", 1, "绩效监控类型代码"),
                    ("perf_type_name", 40, "绩效监控类型名称"),
                    ("perf_task_title", 200, "监控任务标题"),
                    ("perf_task_dsec", 2000, "监控任务说明"),
                    ("task_end_date", 10, "报送截止日期"),
                ),
                *WHOSE,
                *_columns(("is_last_inst", 1, "是否终审"), ("times", 38, "次数"), ("is_deleted", 1, "是否删除")),
            ),
            frozenset({"perf_task_id", "perf_task_no", "task_end_date"}),
        ),
        NationalTable(
            "PAY_PERF_MONITOR_INFO",
            "绩效监控信息",
            (
                *_columns(
                    ("perf_mon_id", 38, "主键"),
                    ("perf_task_id", 38, "监控任务主键"),
                    ("perf_mon_no", 100, "监控编号"),
                    ("perf_type_code", 1, "绩效监控类型代码"),
                ),
                *WHOSE,
                *_columns(
                    ("kpi_target", 2000, "绩效目标"), ("pro_bgt_comp", 18, "项目预算执行情况"), ("est_pro_bgt_annual", 18, "全年预计执行")
                ),
                *MONITORED,
                *_columns(
                    ("kpi_val", 1000, "指标值"),
                    ("perf_comp", 2000, "完成情况"),
                    ("est_perf_annual", 2000, "全年预计完成"),
                    ("ana_dev_reasons", 2000, "偏差原因"),
                    ("complete_rate", 18, "完成目标可能性"),
                    ("perf_send_date", 10, "报送日期"),
                    ("is_perf_rectify", 1, "是否整改"),
                    ("rectify_advise", 2000, "整改要求和建议"),
                    ("rectify_epilog", 2000, "整改结果和结论"),
                    ("is_last_inst", 1, "是否终审"),
                    ("times", 38, "次数"),
                ),
            ),
            frozenset({"perf_mon_no", "lv3_perf_ind_name", "perf_comp"}),
        ),
        NationalTable(
            "PAY_PERF_MONITOR_ATTACH",
            "绩效监控附件",
            _columns(
                ("perf_att_id", 38, "主键"),
                ("perf_mon_id", 38, "监控信息主键"),
                ("file_name", 50, "文件名"),
                ("full_path", 300, "文件路径"),
                ("report_file", 300, "材料名称"),
            ),
            frozenset({"perf_att_id", "perf_mon_id", "full_path"}),
        ),
    )
}
"""What is watched during the year."""
GOALS = {
    table.name: table
    for table in (
        _goals("PM_PERF_GOAL_INFO", "项目绩效目标", "kpi_per_id", "pro_code"),
        _indicators("PM_PERF_INDICATOR", "项目绩效指标", "pro_code"),
        _goals("BGT_PERF_GOAL_INFO", "部门整体绩效目标", "kpi_dep_id", "dept_code"),
        _indicators("BGT_PERF_INDICATOR", "部门整体绩效指标", "dept_code"),
        NationalTable(
            "BAS_PERF_INDICATOR",
            "绩效指标库",
            (
                Column("kpi_id", 38, "主键"),
                Column("mof_div_code", 9, "财政区划代码"),
                *LEVELS,
                *_columns(
                    ("kpi_remark", 2000, "备注"),
                    ("computesign", 1, "计算符号"),
                    ("meterunit", 200, "度量单位"),
                    ("version", 38, "版本号"),
                    ("start_date", 10, "启用日期"),
                    ("end_date", 10, "停用日期"),
                    ("is_enabled", 1, "是否启用"),
                    ("is_deleted", 1, "是否删除"),
                ),
            ),
            frozenset({"kpi_id", "kpi_content", "start_date"}),
        ),
    )
}
"""Of goals, of indicators and of the library."""
TABLES = GOALS | MONITORING
"""By their names."""
