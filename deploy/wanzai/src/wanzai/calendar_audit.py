"""When the auditor records a finding, and when it is settled."""

from collections import Counter

from wanzai.county import County
from wanzai.diary import Diary
from wanzai.people import AUDITOR, SECOND_AUDITOR


def write(diary: Diary, county: County) -> None:
    """Everything that is posted to audit."""
    found: Counter[str] = Counter()
    for audit in county.audits:
        path = f"/audit/items/{county.jurisdiction}-{audit.item}/findings"
        found[path] += 1
        diary.put(audit.recorded_on, path, AUDITOR, path, {"finding": audit.finding})
        if audit.settled_on:
            diary.put(audit.settled_on, path, SECOND_AUDITOR, f"{path}/{found[path]}/settlement", {"reason": audit.reason})
