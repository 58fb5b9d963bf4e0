"""The title of a form tells its kind, the line below it the year."""

import re

from shared.forms.cells.text import plain
from shared.forms.form import Kind

LONGEST = 60
TITLE = re.compile(r"(绩效|自评|复核).{0,30}表(\d|[(（\[].*)?$|指标体系|绩效目标表|(自评|监控|申报|批复|审批|复核|评分|评价)表")
YEAR = re.compile(r"((?:19|20)\d\d)年度|((?:19|20)\d\d)(?:年|\))")
ENTIRE = re.compile(r"整体(?:支出)?|部门预算绩效|单位预算绩效")
KINDS = (
    (re.compile(r"复核"), Kind.REVIEW, Kind.REVIEW),
    (re.compile(r"监控|跟踪"), Kind.MONITORING, Kind.MONITORING),
    (re.compile(r"^(?!.*自评).*指标体系"), Kind.KEY_EVALUATION, Kind.KEY_EVALUATION),
    (re.compile(r"自评|自我评价|评分表"), Kind.PROJECT_SELF_EVALUATION, Kind.DEPARTMENT_SELF_EVALUATION),
    (re.compile(r"批复|审批"), Kind.GOAL_APPROVAL, Kind.GOAL_APPROVAL),
    (re.compile(r"绩效评价|重点评价"), Kind.KEY_EVALUATION, Kind.KEY_EVALUATION),
    (re.compile(r"目标|申报"), Kind.GOAL_DECLARATION, Kind.DEPARTMENT_GOAL),
)


def kind_of(title: str) -> Kind | None:
    """The kind that a title names; None of what is no title."""
    bare = plain(title)
    if len(bare) > LONGEST or not TITLE.search(bare):
        return None
    for words, project, department in KINDS:
        if words.search(bare):
            return department if ENTIRE.search(bare) else project
    return None


def year_of(text: str) -> int | None:
    """The fiscal year in a title or the line below."""
    found = YEAR.search(plain(text))
    return int(found[1] or found[2]) if found else None


def surely(text: str) -> bool:
    """It says 年度; a year alone may be part of a project's name."""
    found = YEAR.search(plain(text))
    return bool(found and found[1])
