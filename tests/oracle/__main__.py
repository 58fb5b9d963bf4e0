"""`make oracle FORMS=<folder>`: every form of a folder is read, judged by the stated rules, and held against what stands beside it."""

import sys
from collections import Counter
from pathlib import Path

from tests.oracle.expected import differences, expected_of, read_all
from tests.oracle.judged import judge
from tests.oracle.suggesting import measured

ASIDE = ("INDEX.tsv", "index.json", "layouts.json")
NO_FORMS = {".py", ".pyc", ".md"}


def main(folder: Path) -> int:
    """The table; 1 where a file gave something else than stands beside it."""
    files = [one for one in sorted(folder.rglob("*")) if one.is_file() and _may_be_a_form(one)]
    scored = judged = reproduced = wrong = forms = 0
    rules: Counter[str] = Counter()
    print("表格 form | 种类 kind | 行 rows | 有得分 scored | 可判 judged | 合 reproduced | 发现 findings")
    for path in files:
        documents, about = read_all(path)
        judgements = [judge(one) for one in documents]
        own = [one for each in documents for one in each.findings]
        rules.update(one.rule for one in about if one not in own)
        for one in judgements:
            rules.update(finding.rule for finding in one.findings)
            told = dict(Counter(finding.rule for finding in one.findings))
            rows = f"{len(one.document.indicators)} | {one.scored} | {one.judged} | {one.reproduced}"
            print(f"{path.name} | {one.document.kind} | {rows} | {told or '—'}")
            scored, forms = scored + one.scored, forms + 1
            judged, reproduced = judged + one.judged, reproduced + one.reproduced
        if not judgements:
            print(f"{path.name} | — | 0 | 0 | 0 | 0 | {dict(Counter(one.rule for one in about)) or '—'}")
        expected = expected_of(path)
        for line in differences(expected, documents, about) if expected else ():
            wrong += 1
            print(f"    ✗ {line}")
    print(f"{len(files)} files, {forms} forms; {scored} scored rows: {judged} judged, {reproduced} reproduced, {wrong} unlike expected")
    print(", ".join(f"{rule} {count}" for rule, count in rules.most_common()))
    print(measured(folder))
    return int(wrong > 0)


def _may_be_a_form(path: Path) -> bool:
    return path.name not in ASIDE and path.suffix not in NO_FORMS and not path.name.endswith(".expected.json")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
