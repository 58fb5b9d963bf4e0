"""When results are fed back, linked to the budget, disclosed and reported."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from wanzai import forms
from wanzai.attained import BANDS
from wanzai.county import County, Item, Report
from wanzai.diary import Diary
from wanzai.moments import workday
from wanzai.papers import evidence
from wanzai.people import BUDGET, DIVISION, PERFORMANCE, clerk
from wanzai.stories import Disclosure, Linkage
from wanzai.wording import words

FED_BACK_AFTER = timedelta(days=9)
KINDS = {"SELF": "自评", "DEPARTMENT": "部门评价", "KEY": "财政重点评价"}
FEEDBACK = {"优": "feedback_excellent", "良": "feedback_good", "中": "feedback_fair", "差": "feedback_poor"}


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
        if item.self_evaluation and item.self_evaluation.corrected:
            corrected_on, score = item.self_evaluation.corrected
            _notice(diary, county, item, "SELF", corrected_on, next(grade for grade, (least, _) in BANDS.items() if score >= least))
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
    path, day = f"/feedback/results/{county.id_of(item)}/{kind}", workday(confirmed_on + FED_BACK_AFTER)
    if day > county.ends:
        return
    body = {
        "opinion": f"{item.year}年度{KINDS[kind]}等级为{grade}，{words(item, FEEDBACK[grade])}",
        "document": f"{county.name}财绩反馈〔{day.year}〕{item.code}-{kind}号",
    }
    diary.put(day, path, PERFORMANCE, f"{path}/notice", body)
    diary.put(day, path, clerk(item.unit), f"{path}/acknowledgement")


def _link(diary: Diary, county: County, item: Item, story: Linkage) -> None:
    path = f"/feedback/linkages/{county.id_of(item)}/{story.kind}"
    next_year = story.proposed_on.year + 1
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
        diary.put(
            story.published_on, path, clerk(story.published_by or item.unit), f"{path}/publication", {"url": url, "channel": "单位网站"}
        )
    elif story.exempted_on:
        body = {"reason": "涉及国家秘密，依法不予公开", "document": f"{county.name}保密审〔{story.exempted_on.year}〕{item.code}号"}
        diary.put(story.exempted_on, path, DIVISION, f"{path}/exemption", body)


def _report(diary: Diary, county: County, report: Report) -> None:
    path = f"/feedback/reports/{county.jurisdiction}-{report.work_year}-{report.to}/1"
    evaluated = [(item, item.key_evaluation.confirmed_on) for item in county.items if item.key_evaluation]
    items = [county.id_of(item) for item, day in evaluated if day < report.prepared_on and day.year == report.work_year]
    body = {
        "title": report.title,
        "items": items,
        "summary": f"{len(items)}个财政重点评价的结果、问题和整改情况",
        "package": evidence(report.title),
    }
    diary.put(report.prepared_on, path, PERFORMANCE, f"{path}/preparation", body)
    diary.put(report.submitted_on, path, PERFORMANCE, f"{path}/submission", {"document": report.document})


def _text(number: object) -> str | None:
    return None if number is None else str(number)
