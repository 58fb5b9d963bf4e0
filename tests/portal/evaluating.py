"""A key evaluation to begin a page's test with."""

from typing import Any

from tests.loop.county import ITEM, County
from tests.scenario.papers import paper

KEY = f"/evaluation/key-evaluations/{ITEM}"
SELECTION = {"object": "PROJECT", "unit": "219001", "reason": "社会关注度高"}
FIRM = {"third_party": "北京中泽融信", "third_party_code": "TP01", "contract": "万财绩合〔2020〕1号"}
SHARES = {"决策": "10", "过程": "20", "产出": "40", "效益": "30"}
SCORES = [
    {"dimension": what, "name": f"{what}情况", "weight": of, "score": str(int(of) * 4 // 5), "reason": "见报告"}
    for what, of in SHARES.items()
]
SCORED = {"scores": SCORES, "problems": ["资金拨付滞后"], "report": paper("评价报告")}
TYPED = {f"scores.{n}.{field}": value for n, one in enumerate(SCORES) for field, value in one.items()} | {"problems": "资金拨付滞后"}
"""The same as a firm types it."""


async def drafted(county: County, reason: str = SELECTION["reason"], **said: Any) -> None:
    """The key evaluation of the road project in May of the year after, as far as the firm's draft, which says what is `said`."""
    steps = {
        "selection": ("wang", SELECTION | {"reason": reason}),
        "commission": ("wang", FIRM),
        "plan": ("firm", {"plan": paper("工作方案")}),
        "plan-approval": ("wang", {}),
        "fieldwork": ("firm", {}),
        "draft": ("firm", SCORED | said),
    }
    await county.day("2021-05-06")
    for step, (who, body) in steps.items():
        await county.do(who, f"{KEY}/{step}", body)
