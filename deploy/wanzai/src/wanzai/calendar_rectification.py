"""When a unit is told to put something right, answers, and is believed or not."""

from datetime import date, timedelta
from typing import Any

from wanzai.county import County, Item
from wanzai.diary import Diary
from wanzai.papers import evidence
from wanzai.people import DIVISION, PERFORMANCE, SECOND, clerk
from wanzai.problems import problem_named
from wanzai.stories import Rectification
from wanzai.wording import words


def write(diary: Diary, county: County) -> None:
    """Everything that is posted about rectifications."""
    for item in county.items:
        for n, rectification in enumerate(item.rectifications, 1):
            _rectify(diary, county, item, n, rectification)


def _rectify(diary: Diary, county: County, item: Item, n: int, story: Rectification) -> None:
    path = f"/feedback/rectifications/{county.id_of(item)}/{n}"
    unit = clerk(item.unit)
    coded = [(f"W{number}", problem_named(text)) for number, text in enumerate(story.problems, 1)]

    def put(day: date, who: str, decision: str, body: dict[str, Any] | None = None) -> None:
        diary.put(day, path, who, f"{path}/{decision}", body)

    def measures(day: date, *, sound: bool) -> None:
        planned = story.completion_due_on - timedelta(days=5)
        rows = [
            {
                "problem": code,
                "measure": problem.measure if sound else "加强管理，尽快整改",
                "owner": problem.owner if sound else "有关人员",
                "planned_on": (planned - timedelta(days=4 * number)).isoformat(),
            }
            for number, (code, problem) in enumerate(coded)
        ]
        put(day, unit, "measures", {"measures": rows})

    def remedies(day: date) -> None:
        rows = [
            {
                "problem": code,
                "result": problem.result,
                "done_on": (day - timedelta(days=2 + 3 * number)).isoformat(),
                "evidence": [evidence(f"{item.name} {problem.proof}（{day.isoformat()}）")],
            }
            for number, (code, problem) in enumerate(coded)
        ]
        put(day, unit, "report", {"remedies": rows})

    listed = [{"code": code, "description": problem.found, "demand": problem.demand} for code, problem in coded]
    put(story.issued_on, DIVISION, "draft", {"unit": item.unit, "name": item.name, "origin": story.origin, "problems": listed})
    issue = {
        "document": f"{county.name}财绩整改〔{story.issued_on.year}〕{item.code}-{n}号",
        "measures_due_on": story.measures_due_on.isoformat(),
        "completion_due_on": story.completion_due_on.isoformat(),
    }
    put(story.issued_on, PERFORMANCE, "issue", issue)
    if story.withdrawn_on:
        put(story.withdrawn_on, PERFORMANCE, "withdrawal", {"reason": "问题已在下达前整改，通知撤回"})
        return
    put(story.issued_on, unit, "acknowledgement")
    if story.measures_on:
        measures(story.measures_on, sound=not story.measures_returned_until)
        if story.measures_returned_until and story.measures_again_on:
            back = {
                "reason": "“加强管理，尽快整改”不是措施，请写明做法、责任人和时限",
                "measures_due_on": story.measures_returned_until.isoformat(),
            }
            put(story.measures_on, PERFORMANCE, "measures-return", back)
            measures(story.measures_again_on, sound=True)
        put(story.measures_again_on or story.measures_on, PERFORMANCE, "measures-acceptance")
    if story.extended_on and story.extended_to:
        longer = {"deadline": "COMPLETION", "due_on": story.extended_to.isoformat(), "reason": "设备采购周期较长"}
        put(story.extended_on, PERFORMANCE, "extension", longer)
    if story.escalated_on:
        put(story.escalated_on, PERFORMANCE, "escalation", {"form": "约谈", "reason": "整改逾期，结余资金仍未清理，约谈单位负责人"})
    if story.reported_on:
        remedies(story.reported_on)
        if story.returned_until and story.reported_again_on:
            back = {"reason": "佐证材料不能证明已整改到位", "completion_due_on": story.returned_until.isoformat()}
            put(story.reported_on, DIVISION, "return", back)
            remedies(story.reported_again_on)
    if story.verified_on:
        put(story.verified_on, SECOND, "verification", {"opinion": words(item, "verification")})
        put(story.verified_on, PERFORMANCE, "closing")
