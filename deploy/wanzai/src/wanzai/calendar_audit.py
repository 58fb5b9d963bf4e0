"""When the auditor records a finding, and when it is settled."""

from wanzai.county import County
from wanzai.diary import Diary
from wanzai.people import AUDITOR


def write(diary: Diary, county: County) -> None:
    """Everything that is posted to audit."""
    for n, audit in enumerate(county.audits, 1):
        path = f"/audit/items/{county.jurisdiction}-{audit.item}/findings"
        diary.put(audit.recorded_on, path, AUDITOR, path, {"finding": audit.finding, "events": []})
        if audit.settled_on:
            diary.put(audit.settled_on, path, AUDITOR, f"{path}/{n}/settlement", {"reason": audit.reason})
