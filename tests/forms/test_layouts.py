"""Official layouts, old and new: where their parts lie does not matter, their headings do."""

import json
from decimal import Decimal

from shared.forms import Kind, Layout, corrected, document, forms_in, read
from tests.forms.sheets import Lines, book_of, documents, rules

LEVELS = ["一级指标", "二级指标", "三级指标"]


def test_the_declaration_of_88_holds_two_horizons_side_by_side() -> None:
    (made,) = documents(
        [
            ["项目支出绩效目标申报表"],
            ["（2026年度）"],
            ["项目名称", "农村公路养护", "", "", "", "", ""],
            ["主管部门及代码", "[110]县交通局", "", "实施单位", "公路站", "", ""],
            ["项目属性", "新增☑ 延续□", "", "项目期", "2026年1月-2028年12月", "", ""],
            ["项目资金（万元）", "中期资金总额：", 300, "年度资金总额：", "", 100, ""],
            ["", "其中：财政拨款", 300, "其中：财政拨款", "", 100, ""],
            ["总体目标", "中期目标（2026-2028年）", "", "年度目标", "", "", ""],
            ["", "三年养护300公里", "", "养护100公里", "", "", ""],
            ["绩效指标", *LEVELS, "指标值", "二级指标", "三级指标", "指标值"],
            ["", "产出指标", "数量指标", "养护里程", "≥300公里", "数量指标", "养护里程", "≥100公里"],
        ]
    )
    assert made.kind is Kind.GOAL_DECLARATION
    assert [(one.kind, one.horizon, int(one.initial.value)) for one in made.funds if one.initial] == [
        ("total", "MIDTERM", 3_000_000),
        ("total", "ANNUAL", 1_000_000),
        ("fiscal", "MIDTERM", 3_000_000),
        ("fiscal", "ANNUAL", 1_000_000),
    ]
    assert [(one.horizon, one.level1.value, int(one.target.value)) for one in made.indicators if one.level1 and one.target] == [
        ("MIDTERM", "产出指标", 300),
        ("ANNUAL", "产出指标", 100),
    ]
    assert (made.said("midterm_goal"), made.said("annual_goal")) == ("三年养护300公里", "养护100公里")
    assert (made.said("department_code"), made.said("department"), made.said("unit")) == ("110", "县交通局", "公路站")
    assert (made.nature.value, made.dates["period"].value) == ("NEW", ("2026-01", "2028-12"))  # type: ignore[union-attr]


def test_an_older_declaration_holds_its_horizons_one_below_the_other() -> None:
    (made,) = documents(
        [
            ["2016年财政支出绩效目标申报表"],
            ["填报单位（盖章）：公路站"],
            ["项目名称", "农村公路养护", "主管部门", "县交通局"],
            ["长期绩效指标", "一级指标", "二级指标", "指标内容", "指标值", "备注"],
            ["", "产出指标", "数量指标", "养护里程", "300公里以上", ""],
            ["年度绩效指标", "一级指标", "二级指标", "指标内容", "指标值", "备注"],
            ["", "产出指标", "数量指标", "养护里程", "不少于98公里以上", "含村道"],
            ["填报人：张某", "单位负责人：李某", "填报日期：2016年3月5日"],
        ]
    )
    assert [(one.horizon, one.operator, int(one.target.value)) for one in made.indicators if one.target] == [
        ("MIDTERM", "≥", 300),
        (None, "≥", 98),
    ]
    assert made.said("unit") == "公路站"
    assert made.dates["filled_on"].value == ("2016-03-05", None)


def test_a_department_declares_its_tasks_and_its_goal() -> None:
    (made,) = documents(
        [
            ["部门（单位）整体支出绩效目标申报表"],
            ["（2026年度）"],
            ["部门（单位）名称", "县林业局"],
            ["年度主要任务", "任务名称", "主要内容", "预算金额（万元）", "", ""],
            ["", "", "", "总额", "财政拨款", "其他资金"],
            ["", "营造林", "造林5000亩", 100, 80, 20],
            ["", "防火", "隔离带20公里", "12.5", "12.5", ""],
            ["", "金额合计", "", 112.5, 92.5, 20],
            ["年度总体目标", "保障林业职能实现"],
            ["年度绩效指标", *LEVELS, "指标值"],
            ["", "产出指标", "数量指标", "造林面积", "=5000亩"],
        ],
        merged=["D4:F4"],
    )
    assert made.kind is Kind.DEPARTMENT_GOAL
    assert [(one.name.value, one.amounts["total"].value) for one in made.tasks if one.name] == [
        ("营造林", 1_000_000),
        ("防火", Decimal(125_000)),
    ]
    assert (made.said("unit"), made.said("annual_goal")) == ("县林业局", "保障林业职能实现")
    assert made.indicators[0].operator == "="


def test_a_department_evaluates_itself_against_the_adjusted_target() -> None:
    (made,) = documents(
        [
            ["2021年度部门整体支出绩效自评表"],
            ["部门名称", "融媒体中心", "自评总分", "97.6"],
            ["部门预算执行情况（万元）", "年初预算数", "全年（调整）预算数", "全年执行数", "执行率（%）", "执行率权重", "执行率得分"],
            ["", 1000, 1200, 912, "76", 10, 7.6],
            [
                "指标名称",
                "计量单位",
                "指标性质",
                "年初指标值",
                "调整指标值",
                "全年完成值",
                "得分系数（%）",
                "指标权重（分）",
                "指标得分（分）",
                "是否核心指标",
            ],
            ["播出时长", "小时", "≥", 300, 320, 330, 100, 90, 90, "是"],
        ]
    )
    assert made.kind is Kind.DEPARTMENT_SELF_EVALUATION
    (row,) = made.indicators
    assert (row.operator, row.target.value, row.texts["initial_target"].value, row.unit) == ("≥", 320, "300", "小时")  # type: ignore[union-attr]
    assert (row.weight.value, row.score.value, row.texts["core"].value) == (90, 90, "是")  # type: ignore[union-attr]
    assert (made.execution.weight.value, made.execution.score.value) == (10, Decimal("7.6"))  # type: ignore[union-attr]
    assert made.funds[0].full_year.value == 12_000_000  # type: ignore[union-attr]


def test_an_indicator_system_prints_weights_at_all_three_levels() -> None:
    (made,) = documents(
        [
            ["农村公路养护项目绩效评价指标体系"],
            ["（2025年度）"],
            ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标解释", "评分标准", "得分"],
            ["决策", 20, "项目立项", 6, "立项依据充分性", 3, "是否符合规划", "一项不符扣1分", 3],
            ["", "", "", "", "立项程序规范性", 3, "程序是否规范", "一项不符扣1分", 2],
            ["产出", 80, "产出数量", 94, "实际完成率", 94, "产出是否完成", "按比例", 90],
        ]
    )
    assert made.kind is Kind.KEY_EVALUATION
    assert [one.weight.value for one in made.indicators if one.weight] == [3, 3, 94]
    assert {(one.level, one.name, int(one.low)) for one in made.level_weights} == {
        (1, "决策", 20),
        (1, "产出", 80),
        (2, "项目立项", 6),
        (2, "产出数量", 94),
    }
    assert made.indicators[1].texts["scoring"].value == "一项不符扣1分"


def test_a_review_sheet_keeps_both_scores() -> None:
    (made,) = documents(
        [
            ["2025年度项目绩效自评复核表"],
            ["项目名称", "农村公路养护"],
            [*LEVELS, "指标值", "完成值", "分值", "自评得分", "复核得分", "扣分理由"],
            ["产出指标", "数量指标", "养护里程", "≥12公里", "11公里", 90, 90, 82.5, "未达到指标值"],
        ]
    )
    assert made.kind is Kind.REVIEW
    (row,) = made.indicators
    assert (row.score.value, row.review_score.value, row.review_reason.value) == (90, Decimal("82.5"), "未达到指标值")  # type: ignore[union-attr]


def test_a_register_holds_a_form_for_each_item_and_its_rows_follow() -> None:
    made = documents(
        [
            ["项目绩效目标申报表（2026年度，单位：元）"],
            ["序号", "项目编码", "项目名称", "主管部门", "年度资金总额", *LEVELS, "指标值", "分值"],
            [1, "P1", "公路养护", "县交通局", 1000, "产出指标", "数量指标", "养护里程", "≥12公里", 50],
            ["", "", "", "", "", "", "质量指标", "合格率", "≥95%", 40],
            [2, "P2", "桥梁维修", "县交通局", 2000, "产出指标", "数量指标", "维修座数", "=3座", 90],
            ["合计", "", "", "", 3000, "", "", "", "", ""],
        ]
    )
    assert [
        (one.layout, one.said("project_name"), int(one.funds[0].initial.value), len(one.indicators)) for one in made if one.funds[0].initial
    ] == [
        (Layout.REGISTER, "公路养护", 1000, 2),
        (Layout.REGISTER, "桥梁维修", 2000, 1),
    ]
    assert made[0].indicators[1].level1.value == "产出指标"  # type: ignore[union-attr]
    assert (made[0].indicators[1].level1.at, made[0].indicators[1].target.at) == ("F3", "I4")  # type: ignore[union-attr]
    assert made[1].fiscal_year.value == 2026  # type: ignore[union-attr]


def test_a_row_of_labels_and_their_values_is_no_register() -> None:
    row = ["项目名称", "公路养护", "项目属性", "新增", "项目类别", "专项业务费"]
    (made,) = documents([["项目支出绩效目标申报表（2026年度）"], row, [*LEVELS, "指标值"], ["产出指标", "数量指标", "里程", "≥3公里"]])
    assert (made.layout, made.said("project_name"), made.said("category")) == (Layout.FORM, "公路养护", "专项业务费")


def test_a_register_with_a_row_for_each_item_holds_a_form_for_each() -> None:
    lines: Lines = [
        ["项目名称", "主管部门", "年初预算数", "全年预算数", "全年执行数"],
        *[[f"项目{n}", "县水利局", n, n, n] for n in range(1, 4)],
    ]
    found = forms_in(book_of([["2025年度项目支出绩效自评表（单位：万元）"], *lines]))
    assert [document(one).funds[0].executed.value for one in found.forms] == [10000, 20000, 30000]  # type: ignore[union-attr]


def test_a_corrected_cell_is_read_anew_with_its_findings() -> None:
    lines = [
        ["项目支出绩效目标申报表（2026年度）"],
        [*LEVELS, "指标值", "分值"],
        ["产出指标", "数量指标", "里程", "约3至5公里左右", "四十"],
    ]
    book = book_of(lines)
    (before,) = (document(one) for one in forms_in(book).forms)
    assert rules(before).keys() >= {"TARGET_IN_SENTENCE", "NOT_A_NUMBER"}
    assert before.fatal
    (after,) = (document(one) for one in forms_in(corrected(book, {"表!D3": "≥3公里", "表!E3": "90"})).forms)
    assert not after.fatal
    assert (after.indicators[0].target.value, after.indicators[0].weight.value) == (3, 90)  # type: ignore[union-attr]


def test_a_bare_serial_counts_from_the_workbooks_own_first_day() -> None:
    lines: Lines = [
        ["项目支出绩效目标申报表（2024年度）"],
        ["项目名称", "公路养护"],
        ["计划完成日期", 44195],
        [*LEVELS, "指标值"],
        ["产出指标", "数量指标", "里程", "3"],
    ]
    (made,) = documents(lines, date_1904=True)
    assert made.dates["end"].value == ("2024-12-31", None)
    assert rules(made)["DATE_SERIAL_UNFORMATTED"] == "B3"


def test_a_name_that_only_the_title_holds_is_read_and_said() -> None:
    (made,) = documents([["示例渠道维修绩效目标表"], ["( 2024年度)"], [*LEVELS, "指标值"], ["产出指标", "数量指标", "里程", "≥3公里"]])
    assert made.said("project_name") == "示例渠道维修"
    assert rules(made)["NAME_FROM_TITLE"] == "A1"


def test_a_long_sheet_without_a_registers_heading_is_said() -> None:
    found = forms_in(read("表.csv", b"a,b\n" * 6000))
    assert [one.rule for one in found.findings] == ["SHEET_TOO_LONG"]


def test_a_grid_of_cells_as_json_is_read_as_a_sheet() -> None:
    table = [
        ["项目支出绩效目标申报表"],
        ["（2026年度）"],
        ["项目名称", "拆违\n经费", "项目性质", "阶段\n性项\n目"],
        [*LEVELS, "指标值"],
        ["产出指标", "数量指标", "计划", "=100.00(%)"],
    ]
    (form,) = forms_in(read("页.json", json.dumps({"page": 24, "table": table}).encode())).forms
    made = document(form)
    assert (made.said("project_name"), made.indicators[0].operator, made.indicators[0].unit) == ("拆违经费", "=", "%")
    assert made.nature.value == "阶段性项目"  # type: ignore[union-attr]
