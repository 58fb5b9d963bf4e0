"""When results are fed back, rectified, linked to the budget, disclosed and reported."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from wanzai import forms
from wanzai.county import County, Item, Report
from wanzai.diary import Diary
from wanzai.people import BUDGET, DIVISION, PERFORMANCE, SECOND, clerk
from wanzai.stories import Disclosure, Linkage, Rectification

FED_BACK_AFTER = timedelta(days=9)


def write(diary: Diary, county: County) -> None:
    """Everything that is posted to feedback."""
    for policy in county.policies:
        rows = [
            {"grade": grade, "action": action, "ratio_min": _text(least), "ratio_max": _text(most)}
            for grade, action, least, most in policy.rows
        ]
        body = {"document": policy.document, "rows": rows}
        diary.put(policy.set_on, f"policy {policy.year}", PERFORMANCE, f"/feedback/linkage-policies/{policy.year}", body)
    for item in county.items:
        for kind, confirmed_on, grade in results(item):
            _notice(diary, county, item, kind, confirmed_on, grade)
        for n, rectification in enumerate(item.rectifications, 1):
            _rectify(diary, county, item, n, rectification)
        if item.linkage:
            _link(diary, county, item, item.linkage)
    _disclose(diary, county)
    for report in county.reports:
        _report(diary, county, report)


def results(item: Item) -> Iterator[tuple[str, date, str]]:
    """The item's confirmed results: kind, day, grade."""
    stories = (("SELF", item.self_evaluation), ("DEPARTMENT", item.department_evaluation), ("KEY", item.key_evaluation))
    for kind, story in stories:
        if story:
            yield kind, story.confirmed_on, story.grade


def _notice(diary: Diary, county: County, item: Item, kind: str, confirmed_on: date, grade: str) -> None:
    path, day = f"/feedback/results/{county.id_of(item)}/{kind}", confirmed_on + FED_BACK_AFTER
    if day > county.ends:
        return
    body = {
        "opinion": f"{item.year}年度评价等级为{grade}，请据此改进管理",
        "document": f"{county.name}财绩反馈〔{day.year}〕{item.code}-{kind}号",
    }
    diary.put(day, path, PERFORMANCE, f"{path}/notice", body)
    diary.put(day, path, clerk(item.unit), f"{path}/acknowledgement")


def _rectify(diary: Diary, county: County, item: Item, n: int, story: Rectification) -> None:
    path = f"/feedback/rectifications/{county.id_of(item)}/{n}"
    unit = clerk(item.unit)
    codes = [f"W{number}" for number in range(1, len(story.problems) + 1)]

    def put(day: date, who: str, decision: str, body: dict[str, Any] | None = None) -> None:
        diary.put(day, path, who, f"{path}/{decision}", body)

    def measures(day: date) -> None:
        planned = story.completion_due_on.isoformat()
        rows = [{"problem": code, "measure": "完善制度并限期整改到位", "owner": "分管负责人", "planned_on": planned} for code in codes]
        put(day, unit, "measures", {"measures": rows})

    def remedies(day: date) -> None:
        proof = forms.evidence(f"{item.name} 整改佐证 {n}")
        rows = [{"problem": code, "result": "已整改到位", "done_on": day.isoformat(), "evidence": [proof]} for code in codes]
        put(day, unit, "report", {"remedies": rows})

    problems = [
        {"code": code, "description": text, "demand": f"针对“{text}”限期整改"} for code, text in zip(codes, story.problems, strict=True)
    ]
    put(story.issued_on, DIVISION, "draft", {"unit": item.unit, "name": item.name, "origin": story.origin, "problems": problems})
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
        measures(story.measures_on)
        if story.measures_returned_until and story.measures_again_on:
            back = {"reason": "措施没有责任人和时限", "measures_due_on": story.measures_returned_until.isoformat()}
            put(story.measures_on, PERFORMANCE, "measures-return", back)
            measures(story.measures_again_on)
        put(story.measures_again_on or story.measures_on, PERFORMANCE, "measures-acceptance")
    if story.extended_on and story.extended_to:
        longer = {"deadline": "COMPLETION", "due_on": story.extended_to.isoformat(), "reason": "设备采购周期较长"}
        put(story.extended_on, PERFORMANCE, "extension", longer)
    if story.escalated_on:
        put(story.escalated_on, PERFORMANCE, "escalation", {"form": "约谈", "reason": "整改逾期，约谈单位负责人"})
    if story.reported_on:
        remedies(story.reported_on)
        if story.returned_until and story.reported_again_on:
            back = {"reason": "佐证材料不能证明已整改到位", "completion_due_on": story.returned_until.isoformat()}
            put(story.reported_on, DIVISION, "return", back)
            remedies(story.reported_again_on)
    if story.verified_on:
        put(story.verified_on, SECOND, "verification", {"opinion": "经核验，问题已整改"})
        put(story.verified_on, PERFORMANCE, "closing")


def _link(diary: Diary, county: County, item: Item, story: Linkage) -> None:
    path = f"/feedback/linkages/{county.id_of(item)}/{story.kind}"
    next_year = county.work_year + 1
    proposal = {"next_year": next_year, "action": story.action, "ratio": _text(story.ratio), "reason": "依据评价结果和当年挂钩办法"}
    diary.put(story.proposed_on, path, PERFORMANCE, f"{path}/proposal", proposal)
    if not story.accepted:
        diary.put(story.answered_on, path, BUDGET, f"{path}/refusal", {"reason": "已有上级政策明确保障，不作压减"})
        return
    diary.put(story.answered_on, path, BUDGET, f"{path}/confirmation", {"opinion": "采纳，编入下年预算"})
    if story.applied is not None:
        carried = {
            "next_item": f"{county.jurisdiction}-{next_year}-{item.code}",
            "amount": forms.money(story.applied),
            "document": f"{county.name}预审〔{next_year}〕1号",
        }
        diary.put(story.answered_on, path, BUDGET, f"{path}/application", carried)


def _disclose(diary: Diary, county: County) -> None:
    lists: dict[tuple[date, str, date], list[Item]] = defaultdict(list)
    for item in county.items:
        for story in item.disclosures:
            lists[story.required_on, story.subject, story.due_on].append(item)
    for (required_on, subject, due_on), items in sorted(lists.items(), key=lambda entry: entry[0]):
        rows = [{"item": county.id_of(item), "unit": item.unit, "name": item.name} for item in items]
        body = {"subject": subject, "due_on": due_on.isoformat(), "items": rows}
        diary.put(required_on, f"disclosures {subject} {required_on} {due_on}", PERFORMANCE, "/feedback/disclosures", body)
    for item in county.items:
        for story in item.disclosures:
            _publish(diary, county, item, story)


def _publish(diary: Diary, county: County, item: Item, story: Disclosure) -> None:
    path = f"/feedback/disclosures/{county.id_of(item)}/{story.subject}"
    if story.published_on:
        url = f"https://www.wanzai.example/{item.unit}/{item.year}/{item.code}/{story.subject.lower()}.html"
        diary.put(story.published_on, path, clerk(item.unit), f"{path}/publication", {"url": url, "channel": "单位网站"})
    elif story.exempted_on:
        body = {"reason": "涉及国家秘密，依法不予公开", "document": f"{county.name}保密审〔{story.exempted_on.year}〕{item.code}号"}
        diary.put(story.exempted_on, path, DIVISION, f"{path}/exemption", body)


def _report(diary: Diary, county: County, report: Report) -> None:
    path = f"/feedback/reports/{county.jurisdiction}-{report.work_year}-{report.to}/1"
    items = [county.id_of(item) for item in county.items if item.key_evaluation and item.key_evaluation.confirmed_on < report.prepared_on]
    body = {
        "title": report.title,
        "items": items,
        "summary": f"{len(items)}个财政重点评价的结果、问题和整改情况",
        "package": forms.evidence(report.title),
    }
    diary.put(report.prepared_on, path, PERFORMANCE, f"{path}/preparation", body)
    diary.put(report.submitted_on, path, PERFORMANCE, f"{path}/submission", {"document": report.document})


def _text(number: object) -> str | None:
    return None if number is None else str(number)
