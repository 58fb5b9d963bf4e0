"""Whether the versions of library indicators that a goal names are in force (引用库内指标)."""

from collections.abc import Mapping
from datetime import date

from goals.decisions.library import LibraryIndicator
from shared.events.goals import GoalContent
from shared.runtime.decider import Invalid


class PinNotInForce(Invalid):
    """An indicator that is taken from the library names the version in force."""

    zh = "引用的库内指标未生效"


def codes_of(content: GoalContent | None) -> tuple[str, ...]:
    """The library indicators that a form names, each once."""
    pins = [one.library for one in content.indicators if one.library] if content else []
    return tuple(dict.fromkeys(pin.split("/")[0] for pin in pins))


def require_in_force(content: GoalContent, library: Mapping[str, LibraryIndicator], today: date, before: GoalContent | None = None) -> None:
    """Pass where each names what holds today, or what the approved form `before` named already. Raises PinNotInForce."""
    kept = {one.library for one in before.indicators} if before else set()
    for number, one in enumerate(content.indicators):
        if not one.library or one.library in kept:
            continue
        code, version = one.library.split("/")
        now = library.get(code, LibraryIndicator()).in_force(today)
        if now is None or now.version != int(version):
            holds = f"现行版本为第 {now.version} 版" if now else "该指标今天没有生效的版本"
            raise PinNotInForce(
                f"指标“{one.name}”引用库内指标 {code} 第 {version} 版，{holds}，请改为现行版本或取消引用",
                place=f"indicators/{number}/library",
            )
