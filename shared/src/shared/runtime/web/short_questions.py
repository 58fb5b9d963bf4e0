"""A question on the short road: what address and query say is validated once, by what FastAPI read from the endpoint's signature."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any, Self
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi._compat import field_annotation_is_sequence
from fastapi._compat.v2 import ModelField
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from starlette.convertors import StringConvertor

from shared.runtime.decider import Invalid
from shared.runtime.web.contract import TOKEN
from shared.runtime.web.parameters import StrictRoute
from shared.runtime.web.unchanged import unless_known

Said = Mapping[str, Sequence[str]]
"""What path and query say, by name."""


class NotPlain(Exception):
    """Something that was asked is missing, or is not what it should be."""


@dataclass(frozen=True)
class Field:
    """One thing that path or query may say."""

    name: str
    alias: str
    several: bool
    """Whether it may be given several times."""
    required: bool
    default: Any
    """What stands for it where it is not said; nobody changes it."""
    model: ModelField

    @classmethod
    def of(cls, model: ModelField) -> Self:
        """As FastAPI read it."""
        required, several = model.field_info.is_required(), field_annotation_is_sequence(model.field_info.annotation)
        return cls(model.name, model.alias, several, required, None if required else model.get_default(), model)

    def validated(self, given: Sequence[str] | None) -> Any:
        """What was said, or its default. Raises NotPlain."""
        if given is None:
            if self.required:
                raise NotPlain
            return self.default
        value, errors = self.model.validate(given if self.several else given[-1], {}, loc=())
        if errors:
            raise NotPlain
        return value


@dataclass(frozen=True)
class Handed:
    """A function, and what it is handed of a request; what others make of it first."""

    call: Callable[..., Awaitable[Any]]
    fields: Sequence["Field"]
    request: str | None
    response: str | None
    parts: Mapping[str, "Handed"]

    @classmethod
    def of(cls, dependant: Dependant) -> Self | None:
        """None where it is handed anything but path, query, request, response and what such functions make."""
        parts = {one.name: cls.of(one) for one in dependant.dependencies if one.call is not TOKEN.dependency}
        others = (dependant.header_params, dependant.cookie_params, dependant.body_params, dependant.background_tasks_param_name)
        if any(others) or None in parts or None in parts.values() or not iscoroutinefunction(dependant.call):
            return None
        fields = [Field.of(one) for one in dependant.path_params + dependant.query_params]
        made = {name: part for name, part in parts.items() if name and part}
        return cls(dependant.call, fields, dependant.request_param_name, dependant.response_param_name, made)

    async def made(self, said: Said, request: Request, response: Response) -> Any:
        """What it returns. Raises NotPlain before it is called."""
        given = {name: await part.made(said, request, response) for name, part in self.parts.items()}
        for field in self.fields:
            given[field.name] = field.validated(said.get(field.alias))
        if self.request:
            given[self.request] = request
        if self.response:
            given[self.response] = response
        return await self.call(**given)


@dataclass(frozen=True)
class Question:
    """A route that is asked by path and query alone, or takes a file as it comes; it answers with a model or a response that is ready."""

    route: StrictRoute
    handed: Handed

    @classmethod
    def of(cls, route: StrictRoute) -> Self | None:
        """None where it is handed or answers anything else."""
        handed = Handed.of(route.dependant)
        text = all(isinstance(one, StringConvertor) for one in route.param_convertors.values())
        if handed is None or not text or not isinstance(route.response_class, DefaultPlaceholder):
            return None
        return cls(route, handed)

    async def answer(self, named: Mapping[str, str], request: Request) -> Response:
        """The answer, which is 304 where the caller has it already. Raises NotPlain, and what the endpoint raises."""
        asked = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        try:
            self.route.require_known([name for name, _ in asked])
        except Invalid as strange:
            raise NotPlain from strange
        said: dict[str, list[str]] = {name: [value] for name, value in named.items()}
        for name, value in asked:
            said.setdefault(name, []).append(value)
        response = Response(media_type="application/json")
        answer = await self.handed.made(said, request, response)
        if isinstance(answer, Response):
            return unless_known(request, answer)
        response.body = self._text(answer)
        response.headers["Content-Length"] = str(len(response.body))
        return unless_known(request, response)

    def _text(self, answer: Any) -> bytes:
        field = self.route.response_field
        assert field is not None
        value, errors = field.validate(answer, {}, loc=("response",))
        assert not errors, errors
        return field.serialize_json(value, by_alias=self.route.response_model_by_alias)
