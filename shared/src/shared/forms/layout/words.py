"""The words that counties write over columns and beside cells, and what each means here."""

import re

from shared.forms.cells.text import label

MONTHS = re.compile(r"^(?:\d{1,2}月?[-—~至到])?(?:\d{1,2}月末?|(?:一|二|三|四)季度|上半年)")


def _meanings(table: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


INDICATOR = _meanings(
    {
        "level1": "一级指标 一级",
        "level2": "二级指标 二级",
        "level3": "三级指标 三级 指标名称 指标内容 绩效指标名称 具体指标 三级指标名称 指标",
        "level4": "四级指标 四级 四级指标名称",
        "target": "指标值 年度指标值 目标值 预期指标值 绩效目标值 预期目标值 年度目标值 全年目标值 计划指标值 本年度计划水平 "
        "年度绩效指标值 计划完成值 全年指标值 年度绩效目标值 预期值 指标目标值 年度目标指标值 绩效指标值 年初设定目标值",
        "initial_target": "年初指标值 年初目标值",
        "adjusted_target": "调整指标值 调整后指标值",
        "operator": "指标性质 计算符号 指标方向 运算符号 比较符号 计算符 指标符号 性质",
        "unit": "度量单位 计量单位 单位 指标单位 指标值单位",
        "actual": "实际完成值 完成值 全年完成值 实际完成情况 全年实际值 实际值 完成情况 实际完成 年度完成值 全年实际完成值 指标完成值 "
        "执行情况 执行数 绩效指标完成情况 全年完成情况 年度实际完成值 实际完成指标值 实际执行情况 完成指标值",
        "actual_rate": "完成率 执行率 指标完成率 完成比例",
        "forecast": "全年预计完成情况 全年预计执行数 全年预计完成值 预计全年完成情况 全年预计完成 预计完成情况",
        "weight": "分值 权重 指标权重 分值权重 标准分 指标分值 满分 权重分 参考分值 评分权重 分值权重分 标准分值",
        "score": "得分 自评得分 指标得分 评价得分 评分 自评分 实际得分 自评分值 评价分",
        "review_score": "复核得分 复评得分 抽查得分 核定得分",
        "review_reason": "复核意见 扣分理由 复核说明",
        "coefficient": "得分系数",
        "deviation": "偏差原因分析及改进措施 未完成原因分析 未完成原因和改进措施 偏差原因 偏差原因分析 未完成原因 扣分原因 偏差及原因 "
        "未完成原因及改进措施 未完成原因分析及改进措施 偏差原因及改进措施 偏差大或目标未完成原因分析 偏差较大原因及改进措施 "
        "未完成原因和拟采取的改进措施 偏差大或目标未完成原因及改进措施",
        "reason": "原因说明",
        "remark": "备注",
        "explanation": "指标解释 指标说明 评价要点 指标内涵 评价内容",
        "formula": "计算公式 计算方法",
        "scoring": "评分标准 评扣分标准 评分规则 评价标准 计分标准 扣分标准 评分办法 评分细则",
        "core": "是否核心指标",
        "baseline": "上年度实际水平 上年完成值 上年实际值",
        "cause_FUNDING": "经费保障",
        "cause_POLICY": "制度保障",
        "cause_STAFFING": "人员保障",
        "cause_FACILITIES": "硬件条件保障 硬件保障",
        "cause_OTHER": "其他",
        "possibility_CERTAIN": "确定能",
        "possibility_POSSIBLE": "有可能",
        "possibility_IMPOSSIBLE": "完全不可能 不可能",
        "possibility": "完成目标可能性 目标完成可能性 完成可能性",
    }
)
BESIDE = {"cause_OTHER", "remark", "unit"}
"""Words that stand in other tables as well: alone they make no heading."""

FUND_COLUMN = _meanings(
    {
        "initial": "年初预算数 年初预算 预算数 预算金额 年初安排数 年初预算安排",
        "full_year": "全年预算数 调整后预算数 全年预算 调整预算数 调整后预算 全年调整预算数 全年调整后预算数",
        "executed": "全年执行数 预算执行数 执行数 实际支出数 全年支出数 实际执行数 支出数 实际支出",
        "weight": "分值 权重 执行率权重",
        "rate": "执行率 预算执行率 全年执行率",
        "score": "得分 执行率得分",
        "forecast": "全年预计执行数",
        "reason": "原因 备注 偏差原因分析及改进措施 资金说明",
    }
)
FUND_ROW = _meanings(
    {
        "total": "年度资金总额 资金总额 总额 合计 年度预算总额 全年资金总额 项目资金总额 项目总预算 年度总预算 资金合计 总计 "
        "中期资金总额 实施期资金总额 年度资金申请总额",
        "fiscal": "财政拨款 本年财政拨款 当年财政拨款 年度财政拨款 财政资金 一般公共预算拨款 本年一般公共预算拨款 "
        "一般公共预算 当年财政资金 公共财政拨款 本年财政资金 财政拨款资金",
        "carryover": "上年结转资金 上年结转 结转资金 上年结转结余 上年结余 以前年度结转",
        "special_account": "财政专户管理资金 财政专户",
        "own": "单位资金 自有资金 单位自有资金",
        "central": "中央财政资金 中央财政 中央资金 中央补助",
        "province": "省级财政资金 省级财政 省级资金",
        "city": "市级财政资金 市级资金",
        "county": "县级财政资金 县级资金 本级财政资金 区级财政资金",
        "other": "其他资金 其他 其它资金",
    }
)
FUND_BLOCK = _meanings({"MIDTERM": "中期资金总额 实施期资金总额", "ANNUAL": "年度资金总额 年度资金申请总额"})

FIELD = _meanings(
    {
        "project_name": "项目名称 政策和项目名称 专项资金名称 专项名称 项目(政策)名称",
        "project_code": "项目编码 项目代码 项目编号",
        "department": "主管部门 主管部门及代码 预算主管部门 项目主管部门 主管单位及代码 主管单位 省级主管部门 主管预算部门 部门",
        "department_code": "主管部门编码 主管部门代码 部门编码",
        "unit": "实施单位 项目实施单位 项目单位 预算单位 单位名称 填报单位 部门名称 项目承担单位 预算单位名称 具体实施单位",
        "unit_code": "单位编码 单位代码 预算单位编码",
        "nature": "项目属性 项目性质",
        "category": "项目类别 项目类型",
        "period": "项目期 起止时间 项目起止时间 实施期限 项目周期 项目实施期 项目起止年限",
        "start": "开始日期 计划开始日期 项目开始日期 开始时间",
        "end": "结束日期 计划完成日期 项目结束日期 完成时间",
        "leader": "项目负责人 单位负责人 负责人",
        "contact": "联系人 填报人 填表人 经办人",
        "phone": "联系电话 电话",
        "filled_on": "填报日期 填表日期 填报时间",
        "annual_goal": "年度目标 年度总体目标 年度绩效目标 总体目标 年度总体绩效目标 年度总目标 绩效目标 "
        "当年绩效目标 项目绩效目标 年初目标",
        "midterm_goal": "中期目标 长期目标 实施期目标 实施期总目标 中长期目标 项目总体目标 项目总目标",
        "division": "财政处室 财政归口处室 归口业务股室",
        "expected_goal": "预期目标 全年目标 全年调整目标 年初设定目标 年初设定的绩效目标 预期绩效目标",
        "actual_goal": "实际完成情况 目标实际完成情况 全年实际完成情况 完成情况",
        "conclusion": "评价结论 自评结论",
        "funds_note": "资金说明",
        "problems": "存在问题 存在的问题",
        "measures": "改进措施 相关建议或举措 建议或举措",
        "deviation": "偏差或不能完成目标原因分析 偏差或不能完成目标的原因分析 偏差或未完成目标原因分析",
        "grade": "评价等级 自评等级 等级 综合评定等级 评价等次 自评结果等级 绩效等级",
        "opinion": "总体意见 审核意见",
        "overview": "项目概况 项目基本概况 项目概述",
        "basis": "立项依据 项目立项依据",
    }
)
GOALS = {"annual_goal", "midterm_goal", "expected_goal", "actual_goal"}
TOTAL = {"总分", "合计", "总计", "总得分", "自评总分", "总评分", "得分合计", "合计得分", "总分合计", "评价总分"}
SUBTOTAL = {"小计", "分项小计"}
NOTE = re.compile(r"^(注|备注|说明|填表说明|填报说明|注意|\d{1,2}[.、]\D|[(]\d{1,2}[)])")
SIGNATURE = re.compile(
    r"^(填表人|填报人|单位负责人|填报日期|填表日期|联系人|联系电话|项目负责人|财务负责人|审核人|经办人|制表|主要负责人|填报单位负责人)"
)
ANNUAL, MIDTERM = "ANNUAL", "MIDTERM"
LEVEL1_OF = {
    **dict.fromkeys(("经济成本", "社会成本", "生态环境成本"), "成本指标"),
    **dict.fromkeys(("数量", "质量", "时效", "成本"), "产出指标"),
    **dict.fromkeys(("经济效益", "社会效益", "生态效益", "可持续影响"), "效益指标"),
    **dict.fromkeys(("服务对象满意度", "社会公众满意度", "满意度"), "满意度指标"),
}
"""The catalogue's level 1 of each level 2, without the word 指标."""


def column(text: str) -> str | None:
    """What a heading over an indicator table means; months and brackets do not matter."""
    bare = label(text).replace("/", "")
    return INDICATOR.get(bare) or INDICATOR.get(MONTHS.sub("", bare))


def fund_column(text: str) -> str | None:
    """What a heading over the money means."""
    bare = label(text)
    return FUND_COLUMN.get(bare) or FUND_COLUMN.get(MONTHS.sub("", bare))


def level1_of(level2: str) -> str | None:
    """Which level 1 a level 2 belongs to; None of one that the catalogue lacks."""
    return LEVEL1_OF.get(label(level2).removesuffix("指标"))
