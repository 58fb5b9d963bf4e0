"""What the services' views and reactions are called, and whatever else goes on in a process: the word on the operator's page."""

from typing import Final

from portal.terms import _

VIEWS: Final = {
    "archive": _("他人日志存档"),
    "branches": _("日志分支"),
    "budget_entries": _("预算编列"),
    "cases": _("案例库"),
    "choices": _("限期选择"),
    "coming_adjustments": _("待生效的调整"),
    "coverage": _("目标与自评覆盖"),
    "deadlines": _("期限"),
    "disclosures": _("绩效公开"),
    "disposals": _("处置"),
    "engagements": _("受托事项"),
    "evaluations": _("各类评价"),
    "evidence": _("佐证材料"),
    "ex_ante_evaluations": _("事前绩效评估"),
    "executions": _("国库执行数"),
    "figures": _("年度数字"),
    "filed_forms": _("已报评价表"),
    "findings": _("审计发现"),
    "goals": _("已批复目标"),
    "goals_of_year": _("年度绩效目标"),
    "holdings": _("各单位名下事项"),
    "initial_goals": _("调整过的目标最初批复的内容"),
    "key_monitorings": _("重点监控"),
    "late": _("逾期填报"),
    "library": _("指标库"),
    "lights": _("监控灯色"),
    "linkages": _("预算挂钩"),
    "on_paper": _("打印所需名称"),
    "proposed": _("可选取的重点项目"),
    "reached": _("指标完成情况"),
    "records": _("监控记录"),
    "rectified": _("监控整改"),
    "rectification_tally": _("整改统计"),
    "rectifications": _("整改"),
    "register": _("预算单位名录"),
    "reports": _("报告"),
    "responsible": _("责任单位"),
    "results": _("评价结果"),
    "reviews": _("目标审核质量"),
    "rounds": _("监控批次"),
    "sources": _("得分依据"),
    "to_rectify": _("应整改事项"),
    "todo": _("待办"),
    "trail": _("事项轨迹"),
    "units": _("单位"),
    "usefulness": _("指标区分度"),
    "warnings": _("预警"),
    "watchlist": _("监控名单"),
}
"""By the name that a view has in every version."""

REACTIONS: Final = {
    "when_disposal_asks_for_another_goal_demand_adjustment": _("处置要求调整目标时，责令单位申请调整"),
    "when_warned_or_cleared_ask_for_a_choice_or_no_more": _("发出或解除预警时，限期单位选择或不再要求"),
    "when_disposal_decided_answer_warnings": _("作出处置时，答复预警"),
    "when_disposal_decided_or_lifted_move_gate": _("处置作出或解除时，关闭或打开预算关口"),
    "when_evaluation_completed_await_feedback": _("评价结果确认时，列入待反馈"),
    "when_evaluation_corrected_await_feedback_anew": _("评价结果更正时，重新列入待反馈"),
    "when_evaluation_corrected_mark_what_rests_on_it": _("评价结果更正时，标出以它为据的挂钩"),
    "when_execution_corrected_assess_anew": _("执行数更正时，重新测算灯色"),
    "when_execution_reported_assess_anew": _("国库告知执行数时，重新测算灯色"),
    "when_goal_adjusted_follow_it": _("目标调整时，监控跟随新版目标"),
    "when_goal_approved_watch_it": _("目标批复时，纳入监控"),
    "when_goal_cancelled_cancel_its_self_evaluation": _("目标撤销时，撤销自评"),
    "when_goal_cancelled_end_its_key_monitoring": _("目标撤销时，取消重点监控"),
    "when_goal_cancelled_end_its_records": _("目标撤销时，终止填报"),
    "when_goal_cancelled_its_disclosure_lapses": _("目标撤销时，公开要求失效"),
    "when_goal_cancelled_stop_watching": _("目标撤销时，终止监控"),
    "when_goal_closed_let_its_warnings_lapse": _("年度终了时，未解除的预警随之终了"),
    "when_lights_assessed_answer_earlier_warnings": _("灯色测算后，答复先前的预警"),
    "when_linkage_applied_or_withdrawn_move_limit": _("挂钩落实或撤回时，设定或取消预算上限"),
    "when_monitoring_submitted_ask_the_treasury_again": _("监控表报送时，再核对国库数"),
    "when_rectification_closed_answer_warnings": _("整改销号时，答复预警"),
}

BACKGROUND: Final = {"deadlines": _("到期提示"), "relay": _("事件外发"), "intake": _("外来消息接收")}


def name_of(follower: str) -> str:
    """The word for a view (also by its version, `watchlist_1`), a reaction or another loop; what nobody named stays as it is."""
    known = {**VIEWS, **REACTIONS, **BACKGROUND}
    return known.get(follower) or known.get(follower.rpartition("_")[0]) or follower
