"""What nobody has said yet: a body as far as it is written, on which a decision can be tried, and where the trying ends."""

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from traceback import walk_tb
from typing import Annotated, Any, NoReturn, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticSerializationError

T = TypeVar("T")


class NotSaid(Exception):
    """What counts next, only the content of a request can say."""


class Unsaid:
    """A body that nobody has written yet, and each of its fields: it is there, but what it says cannot be looked at."""

    def __getattr__(self, name: str) -> "Unsaid":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __bool__(self) -> bool:
        return True

    def strip(self) -> "Unsaid":
        """Text that is there is there without its blanks, too."""
        return self

    def _ends(self, *_: Any, **__: Any) -> NoReturn:
        raise NotSaid

    __call__ = __contains__ = __len__ = __getitem__ = __str__ = __format__ = _ends
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _ends
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _ends


UNSAID: Any = Unsaid()
HINGES = (NotSaid, TypeError, ValidationError, PydanticSerializationError)
"""What something that hinges on the unsaid may raise; ask `hinges` whether it does."""


def hinges(failure: Exception) -> bool:
    """Whether it failed for what nobody has said; what only takes numbers says TypeError of it."""
    if isinstance(failure, ValidationError):
        return any(isinstance(one["input"], Unsaid) for one in failure.errors())
    if isinstance(failure, TypeError):
        return any(isinstance(one, Unsaid) for frame, _ in walk_tb(failure.__traceback__) for one in frame.f_locals.values())
    return True


def told(said: Iterable[T]) -> Iterator[T]:
    """What is said until it comes to what nobody has said."""
    try:
        yield from said
    except NotSaid:
        return


def as_far_as_said(kind: Any, value: Any) -> Any:
    """The value as this kind, as far as it is right: what is missing or wrong is UNSAID, and a word of a list is not there to be asked.

    What breaks a rule of its own kind (a sum, an order, how many there may be) is UNSAID as a whole.
    """
    return _as_far(TypeAdapter(kind), _plain(kind), value)


def _as_far(adapter: TypeAdapter[Any], kind: Any, value: Any) -> Any:
    if value is not UNSAID:
        try:
            return adapter.validate_python(value)
        except ValidationError as failure:
            if isinstance(value, dict | list) and any(not one["loc"] for one in failure.errors()):
                return UNSAID
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _written(kind, value if isinstance(value, dict) else {})
    if get_origin(kind) is tuple and isinstance(value, list):
        [each, *_] = get_args(kind)
        one_of: TypeAdapter[Any] = TypeAdapter(each)
        return tuple(_as_far(one_of, _plain(each), one) for one in value)
    return UNSAID


def _written(kind: type[BaseModel], value: dict[str, Any]) -> Any:
    """Of a group that is not there, nothing is said, and yet it is one: an event may hold it."""
    fields = kind.model_fields
    said = {name: value.get(name, UNSAID) for name, one in fields.items() if name in value or one.is_required()}
    rest = _partial(kind).model_construct(
        **{name: _as_far(_adapter(kind, name), _plain(fields[name].annotation), one) for name, one in said.items()}
    )
    for name, one in fields.items():
        if rest.__dict__[name] is UNSAID and _is_word(one):
            del rest.__dict__[name]
    return rest


@cache
def _partial(kind: type[BaseModel]) -> type[BaseModel]:
    def ends(_self: BaseModel, name: str) -> Any:
        if name in kind.model_fields:
            raise NotSaid
        raise AttributeError(name)

    return type(kind.__name__, (kind,), {"__getattr__": ends, "__module__": kind.__module__})


@cache
def _adapter(kind: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field: Any = kind.model_fields[name]
    whole: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(whole)


def _is_word(field: FieldInfo) -> bool:
    """Words of a list are told apart by what they are, and not by what they say: of these none may stand for another."""
    plain = _plain(field.annotation)
    return plain is bool or (isinstance(plain, type) and issubclass(plain, Enum))


def _plain(kind: Any) -> Any:
    """Without its bounds, and without the choice of none."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif len(some := [one for one in get_args(kind) if one is not type(None)]) == 1 and type(None) in get_args(kind):
            [kind] = some
        else:
            return kind
