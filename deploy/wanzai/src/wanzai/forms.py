"""The forms that people fill in, as the services take them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wanzai import sectors
from wanzai.attained import attained
from wanzai.county import PROJECT_KIND, Item
from wanzai.sectors import Row
from wanzai.spending import spending_of
from wanzai.stories import SelfEvaluation

FEN = Decimal("0.01")


def money(amount: Decimal) -> str:
    """Yuan with two decimals."""
    return str(amount.quantize(FEN, ROUND_HALF_UP))


def goal(item: Item, indicators: list[Row]) -> dict[str, Any]:
    """绩效目标申报表."""
    amount = money(item.amount)
    whole = item.kind != PROJECT_KIND
    return {
        "kind": item.kind,
        "name": item.name,
        "unit": item.unit,
        "nature": "延续",
        "category": "特定目标类",
        "starts_on": f"{item.year}-01-01",
        "ends_on": f"{item.year}-12-31",
        "fiscal_funds": amount,
        "carryover": "0.00",
        "other_funds": "0.00",
        "amount": amount,
        "annual_goal": _annual_goal(item, indicators),
        "tasks": [{"name": "年度重点工作", "content": "履行部门职责的全部支出", "amount": amount}] if whole else [],
        "indicators": indicators,
        "synthetic": item.synthetic,
    }


def _annual_goal(item: Item, indicators: list[Row]) -> str:
    aims = [f"{row['name']}{row['target']}{row['measure']}" for row in indicators if sectors.counted(row) and row["level2"] == "数量"]
    last = indicators[-1]
    lasting = f"，{last['name']}达到{last['target']}{last['measure']}" if last["level1"] == "满意度" else ""
    return f"{item.year}年{'、'.join(aims)}{lasting}"


def self_evaluation(item: Item, story: SelfEvaluation) -> dict[str, Any]:
    """项目支出绩效自评表 that comes out with the story's grade."""
    made = attained(item, story.grade, story.spent)
    rate = made.executed / item.amount
    funds = {
        "initial_budget": money(item.amount),
        "adjusted_budget": money(item.amount),
        "executed": money(made.executed),
        "explanation": spending_of(item).unspent if rate < Decimal("0.95") else "",
    }
    rows = [{"indicator": indicator} | answer for indicator, answer in made.rows]
    missed = [indicator["name"] for indicator, answer in made.rows if answer.get("explanation") and "追加" not in answer["explanation"]]
    short = f"；{'、'.join(missed[:3])}未达到预期，已列入改进计划" if missed else "，各项指标均达到预期"
    conclusion = f"{item.name}全年执行率{rate * 100:.2f}%，自评{made.score}分，等级{story.grade}{short}"
    return {"funds": funds, "rows": rows, "conclusion": conclusion}
