"""Which refusals a route can raise: the source of its endpoint read, and of everything of ours that it names."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, get_args

from shared.runtime.decider import Refusal
from shared.runtime.failures import Unavailable
from shared.runtime.web.context import Context
from shared.runtime.web.problems import Rule

OURS = ("shared.runtime.", "audit.", "evaluation.", "feedback.", "goals.", "monitoring.")


def reached(endpoint: Callable[..., Any]) -> dict[Rule, str]:
    """Refusal → the function that raises it."""
    service = importlib.import_module(endpoint.__module__.split(".")[0])
    found: dict[Rule, str] = {}
    seen: set[FunctionType] = set()
    todo = [_function(endpoint)]
    while todo:
        function = todo.pop()
        if function is None or function in seen or not function.__module__.startswith(OURS):
            continue
        seen.add(function)
        raised, named = _read(function, service)
        found |= dict.fromkeys(raised, function.__qualname__)
        todo += named
    return found


@cache
def _read(function: FunctionType, service: ModuleType) -> tuple[list[Rule], list[FunctionType | None]]:
    """The refusals that a function raises itself, and the functions that it names."""
    rules: list[Rule] = []
    named: list[FunctionType | None] = []
    names = _Names(function, service)
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Raise) and node.exc:
            raised = names.meant(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
            rules += [one for one in raised if isinstance(one, type) and issubclass(one, Refusal | Unavailable)]
        if isinstance(node, ast.Name | ast.Attribute):
            named += map(_function, names.meant(node))
    return rules, named


class _Names:
    """What the names in a function's source mean."""

    def __init__(self, function: FunctionType, service: ModuleType) -> None:
        self._known = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
        self._service = service
        for name, annotation in inspect.get_annotations(function).items():
            kinds = [kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type) and issubclass(kind, Context)]
            self._known |= dict.fromkeys([name], kinds[0]) if kinds else {}
        owner = getattr(inspect.getmodule(function), function.__qualname__.split(".")[0], None)
        if isinstance(owner, type):
            self._known["self"] = owner

    def meant(self, node: ast.expr) -> list[Any]:
        """The thing that is named; of a method of something unknown, all of that name in the service."""
        if isinstance(node, ast.Name):
            return [self._known[node.id]] if node.id in self._known else []
        if not isinstance(node, ast.Attribute):
            return []
        of = self.meant(node.value)
        if of and hasattr(of[0], node.attr):
            return [inspect.getattr_static(of[0], node.attr) if isinstance(of[0], type) else getattr(of[0], node.attr)]
        return [] if of else list(methods(self._service).get(node.attr, ()))


@cache
def methods(service: ModuleType) -> dict[str, list[Any]]:
    """Every method of the service's own classes, by name."""
    found: dict[str, list[Any]] = {}
    for module in _modules(service):
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                for name, one in vars(kind).items():
                    if not name.startswith("__") and _function(one):
                        found.setdefault(name, []).append(one)
    return found


def _modules(service: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(service.__path__, f"{service.__name__}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _function(one: Any) -> FunctionType | None:
    one = one.fget if isinstance(one, property) else getattr(one, "__func__", one)
    one = inspect.unwrap(one) if callable(one) and not isinstance(one, type) else one
    return one if isinstance(one, FunctionType) else None
