"""What reads otherwise in a final report than in its draft (初稿与正式报告的差异): every difference carries a reason."""

from collections.abc import Iterator, Mapping, Sequence

from shared.events.evaluation import DimensionScore, ReportChange
from shared.events.text import compared
from shared.events.values import shown
from shared.runtime.decider import Invalid

Difference = tuple[str, str, str]
"""What, before, after."""


class ChangeUnexplained(Invalid):
    """A score or a problem that changes between draft and final report carries a reason."""

    zh = "初稿与正式报告的差异未说明原因"


class NothingChanged(Invalid):
    """A reason is given for a difference that is there."""

    zh = "所说明的差异不存在"


def changes(
    draft: tuple[Sequence[DimensionScore], Sequence[str]],
    final: tuple[Sequence[DimensionScore], Sequence[str]],
    reasons: Mapping[str, str],
) -> tuple[ReportChange, ...]:
    """Every difference with its reason, by the indicator's name or the problem's words. Raises ChangeUnexplained or NothingChanged."""
    found = [*_scores(draft[0], final[0]), *_problems(draft[1], final[1])]
    known = {compared(what): reason for what, reason in reasons.items()}
    silent = [what for what, _, _ in found if not known.get(compared(what), "").strip()]
    if silent:
        raise ChangeUnexplained(
            f"与初稿不同而没有说明原因：{'、'.join(f'“{what}”' for what in silent[:5])}{' 等' if len(silent) > 5 else ''}", place="changes"
        )
    there = {compared(what) for what, _, _ in found}
    for what in reasons:
        if compared(what) not in there:
            raise NothingChanged(f"“{what}”与初稿相同，不需说明", place="changes")
    return tuple(ReportChange(what=what, before=before, after=after, reason=known[compared(what)]) for what, before, after in found)


def _scores(draft: Sequence[DimensionScore], final: Sequence[DimensionScore]) -> Iterator[Difference]:
    earlier = {(line.dimension, compared(line.name)): line for line in draft}
    later = {(line.dimension, compared(line.name)): line for line in final}
    for key, line in later.items():
        was = earlier.get(key)
        if was is None or (was.score, was.weight) != (line.score, line.weight):
            yield line.name, _said(was), _said(line)
    for key, was in earlier.items():
        if key not in later:
            yield was.name, _said(was), ""


def _said(line: DimensionScore | None) -> str:
    return f"{line.dimension}，{shown(line.score)} 分（权重 {shown(line.weight)}）" if line else ""


def _problems(draft: Sequence[str], final: Sequence[str]) -> Iterator[Difference]:
    earlier, later = ({compared(problem) for problem in problems} for problems in (draft, final))
    yield from ((problem, "", problem) for problem in final if compared(problem) not in earlier)
    yield from ((problem, problem, "") for problem in draft if compared(problem) not in later)
