"""Would it pass: the checks of a form are asked without deciding, by the very code of the decision."""

import inspect
from collections.abc import Iterable
from typing import Any

from starlette.routing import Route

from shared.events.envelope import Value
from shared.runtime.decider import Refusal
from shared.runtime.deciding.handler import OutOfScope
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.web.auth import Forbidden
from shared.runtime.web.queries import Ask, QueryContext
from shared.runtime.web.routes import Endpoint, Routes, declared
from shared.runtime.web.trying import TrialContext


class Found(Value):
    """Something that the decision would say of the form."""

    code: str
    """The rule, or the code of the finding."""
    sentence: str
    fatal: bool
    """Whether it would be refused for this."""
    place: str = ""
    """The field that it is about, e.g. `indicators/3/weight`; empty: the whole form, or the state."""
    expected: str = ""

    @classmethod
    def refused(cls, refusal: Refusal, place: str = "") -> "Found":
        """The rule that refuses it, at its field."""
        return cls(code=type(refusal).__name__, sentence=str(refusal), fatal=True, place=place or refusal.place)


class Checked(Value):
    """Whether the form would be accepted now, and everything that would be said of it."""

    passes: bool
    findings: tuple[Found, ...]
    becomes: str = ""
    """The status that the thing would have then, where the decision would be accepted and gives it one."""


def verdict(findings: Iterable[Any], becomes: str = "") -> Checked:
    """What these findings of the form come to."""
    found = tuple(_found(one) for one in findings)
    return Checked(passes=not any(one.fatal for one in found), findings=found, becomes=becomes)


def checkable(routes: Routes, endpoint: Endpoint) -> None:
    """Let the decision of this route be tried at `<its path>/check`: no event, no key, the same code."""
    [route] = [one for one in routes.routes if isinstance(one, Route) and one.endpoint is endpoint]

    async def check(**given: Any) -> Checked:
        ask: QueryContext = given.pop("call")
        return await _tried(TrialContext(ask.request, route, ask.folds), endpoint, given)

    asked = inspect.signature(endpoint, eval_str=True)
    named = [one.replace(annotation=Ask) if one.name == "call" else one for one in asked.parameters.values()]
    check.__name__ = f"check_{endpoint.__name__}"
    check.__doc__ = f"预检：{(endpoint.__doc__ or '').strip()}"
    check.__annotations__ = {one.name: one.annotation for one in named} | {"return": Checked}
    check.__signature__ = inspect.Signature(named, return_annotation=Checked)  # type: ignore[attr-defined]
    routes.post(f"{route.path}/check", may=declared(route).may, refuses=(Malformed, BodyTooLarge))(check)


async def _tried(trial: TrialContext, endpoint: Endpoint, given: dict[str, Any]) -> Checked:
    try:
        await endpoint(**given, call=trial)
    except (Forbidden, OutOfScope):
        raise
    except Refusal as refusal:
        findings = getattr(refusal, "findings", ())
        return verdict(findings or [Found.refused(refusal)])
    said = [one for event in trial.events for name in ("warnings", "findings") for one in getattr(event, name, ())]
    return verdict(said, trial.becomes)


def _found(one: Any) -> Found:
    if isinstance(one, Found):
        return one
    code = str(getattr(one, "code", "") or getattr(one, "kind", type(one).__name__))
    told = {name: getattr(one, name, "") for name in ("place", "expected")}
    return Found(code=code, sentence=one.sentence, fatal=getattr(one, "fatal", False), **told)
