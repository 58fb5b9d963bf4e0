"""Would it pass: the checks of a form are asked without deciding, by the very code of the decision."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi.encoders import jsonable_encoder
from pydantic import ValidationError, WrapValidator
from starlette.routing import Route

from shared.events.envelope import Value
from shared.events.text import coming_in
from shared.runtime.decider import Refusal
from shared.runtime.deciding.handler import OutOfScope
from shared.runtime.strict_json import BodyTooLarge, Malformed
from shared.runtime.unsaid import HINGES, as_far_as_said, hinges
from shared.runtime.web.auth import Forbidden, Permission
from shared.runtime.web.commands import Body
from shared.runtime.web.problems import Rule, invalid
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


@dataclass(frozen=True)
class _Typed:
    """A form as it is typed: as far as it is right, and what is missing or wrong in it."""

    form: Any
    wrong: Sequence[Any] = ()


def checks(routes: Routes, path: str, *, may: Permission, refuses: Sequence[Rule] = ()) -> Callable[[Endpoint], Endpoint]:
    """A route that says what would be said of a form (预检); what is missing in it stands beside all that is said of the rest.

    A form that is not whole is answered as every wrong request is (422 InvalidRequest), with the check's own answer in it;
    of a thing that is not the asker's, nothing is said beside what is wrong in the form itself.
    """

    def decorate(endpoint: Endpoint) -> Endpoint:
        asked = inspect.signature(endpoint, eval_str=True)

        async def check(**given: Any) -> Any:
            typed: _Typed = given["body"]
            given["body"] = typed.form
            if not typed.wrong:
                return await endpoint(**given)
            try:
                answer = await endpoint(**given)
            except (Forbidden, OutOfScope):
                answer = verdict(())
            except Refusal as refusal:
                answer = verdict([Found.refused(refusal)])
            except HINGES as failure:
                if not hinges(failure):
                    raise
                answer = verdict(())
            return invalid(given[call].request, typed.wrong, **jsonable_encoder(answer) | {"passes": False})

        [call] = [one.name for one in asked.parameters.values() if one.annotation == Ask]
        form = asked.parameters["body"].annotation
        typed = asked.parameters["body"].replace(annotation=Annotated[form, WrapValidator(partial(_as_typed, form))])
        named = list((dict(asked.parameters) | {"body": typed}).values())
        check.__name__, check.__doc__ = endpoint.__name__, endpoint.__doc__
        check.__annotations__ = {one.name: one.annotation for one in named} | {"return": asked.return_annotation}
        check.__signature__ = inspect.Signature(named, return_annotation=asked.return_annotation)  # type: ignore[attr-defined]
        routes.post(f"{path}/check", may=may, refuses=(*refuses, Malformed, BodyTooLarge))(check)
        return endpoint

    return decorate


def checkable(routes: Routes, endpoint: Endpoint, tells: Endpoint | None = None) -> None:
    """Let the decision of this route be tried at `<its path>/check`: no event, no key, the same code.

    `tells` is given the verdict, the question and what the route is given, and answers what the form comes to as well.
    """
    [route] = [one for one in routes.routes if isinstance(one, Route) and one.endpoint is endpoint]

    async def check(**given: Any) -> Any:
        ask: QueryContext = given.pop("call")
        found = await _tried(TrialContext(ask.request, route, ask.folds), route, given)
        return await tells(found, ask, **given) if tells else found

    asked = inspect.signature(endpoint, eval_str=True)
    named = [one.replace(annotation=Ask) if one.name == "call" else one for one in asked.parameters.values()]
    check.__name__ = f"check_{endpoint.__name__}"
    check.__doc__ = f"预检：{(endpoint.__doc__ or '').strip()}"
    answer = inspect.signature(tells, eval_str=True).return_annotation if tells else Checked
    check.__annotations__ = {one.name: one.annotation for one in named} | {"return": answer}
    check.__signature__ = inspect.Signature(named, return_annotation=answer)  # type: ignore[attr-defined]
    checks(routes, route.path, may=declared(route).may)(check)


def _as_typed(kind: type[Body], value: Any, validate: Callable[[Any], Any]) -> Any:
    """The form as it is typed. Raises ValidationError where it is no form at all."""
    try:
        return _Typed(validate(value))
    except ValidationError as failure:
        if not isinstance(value, dict):
            raise
        with coming_in():
            return _Typed(as_far_as_said(kind, value), failure.errors())


async def _tried(trial: TrialContext, route: Route, given: dict[str, Any]) -> Checked:
    try:
        await _as_far_as_it_goes(trial, route, given)
    except (Forbidden, OutOfScope):
        raise
    except Refusal as refusal:
        findings = getattr(refusal, "findings", ())
        return verdict(findings or [Found.refused(refusal)])
    said = [one for event in trial.events for name in ("warnings", "findings") for one in getattr(event, name, ())]
    return verdict(said, trial.becomes)


async def _as_far_as_it_goes(trial: TrialContext, route: Route, given: dict[str, Any]) -> None:
    """Decide; where that ends at what nobody has said, what no content could avert is said all the same."""
    try:
        await route.endpoint(**given, call=trial)
    except HINGES as failure:
        if not hinges(failure):
            raise
        if not trial.events:
            await trial.without_content(route, **{name: one for name, one in given.items() if name != "body"})


def _found(one: Any) -> Found:
    if isinstance(one, Found):
        return one
    code = str(getattr(one, "code", "") or getattr(one, "kind", type(one).__name__))
    told = {name: getattr(one, name, "") for name in ("place", "expected")}
    return Found(code=code, sentence=one.sentence, fatal=getattr(one, "fatal", False), **told)
