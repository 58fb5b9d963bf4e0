"""By what indicators are measured (度量): 合格率, 完成及时率 are endings that names of several projects share, learned from them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

ASIDE = re.compile(r"[（(【\[].*?[）)】\]]|[^\u4e00-\u9fffA-Za-z0-9]")
"""What is said beside a name in brackets, and its signs."""
SHORTEST, LONGEST = 2, 7
SHARED = 2
"""So many different names make an ending a measure."""


def bare(name: str) -> str:
    """A name without brackets, blanks and signs."""
    return ASIDE.sub("", name)


class Measures:
    """The measures of these names; each with what it is told about, so that one project does not make a measure."""

    def __init__(self, told: Iterable[tuple[str, str]]) -> None:
        sharing: Counter[str] = Counter()
        before: defaultdict[str, set[str]] = defaultdict(set)
        for name, _ in {(bare(name), about) for name, about in told}:
            for length in range(SHORTEST, min(LONGEST, len(name)) + 1):
                ending = name[-length:]
                sharing[ending] += 1
                before[ending].add(name[:-length][-1:])
        self._known = {ending for ending, count in sharing.items() if count >= SHARED and len(before[ending]) > 1}
        """An ending that always has the same character before it is a part of a longer one: 格率 of 合格率."""

    def of(self, name: str) -> tuple[str, str]:
        """The object of a name and its measure, the longest known: 厕所改造 and 验收合格率; all of it and nothing where there is none."""
        name = bare(name)
        for length in range(min(LONGEST, len(name)), SHORTEST - 1, -1):
            if name[-length:] in self._known:
                return name[:-length], name[-length:]
        return name, ""
