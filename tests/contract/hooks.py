"""What schemathesis cannot know of the house: whose items these are, how long a feed may wait, which refusals are no fault of a schema."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

from shared.runtime.field_errors import SENTENCES

OF_ANOTHER_COUNTY = re.compile(r"^[0-9]{6}(?=-20[0-9]{2}-)")
NOT_THE_SCHEMAS = {400, 412, 422}
SHAPE = {"InvalidRequest", "Malformed", "MissingIdempotencyKey", "BadIfMatch", "BadPosition", "UnknownParameter", "ParameterTwice"}
"""The problems that say that a request is not what the schema asks for."""
OF_DECIMALS = re.compile("^(应为数字|应为有限的数字|数字至多|小数至多|整数部分至多|不得小于|不得大于|至少 [0-9]+ 项)")
"""Of numbers that may be text, JSON Schema cannot say how large they may be; rows with such numbers do not count as rows."""
OF_ONE_VALUE = ("取值不符合要求", *(said.partition("{")[0] for said in SENTENCES.values() if not said.startswith("{")))
"""How a sentence about one value begins; the others are about values that do not fit together, of which JSON Schema cannot speak."""


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Ask about the county's own items, in text that is text, and wait for the feed no longer than a moment."""
    if case.meta and case.meta.generation.mode.is_positive:
        case.body, case.query = _each(case.body, _readable), _each(case.query, _readable)
    case.path_parameters, case.body = _each(case.path_parameters, _ours), _each(case.body, _ours)
    if isinstance(case.query, dict) and re.fullmatch("[0-9]+([.][0-9]+)?", str(case.query.get("wait"))):
        case.query["wait"] = "0.01" if 0 < float(case.query["wait"]) <= 30 else case.query["wait"]


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """What fits its schema may still be refused, by a rule with a name of its own."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code not in NOT_THE_SCHEMAS:
        return True
    problem = response.json()
    reasons = [error["reason"] for error in problem.get("errors", ())]
    beyond = bool(reasons) and all(OF_DECIMALS.match(one) or not one.startswith(OF_ONE_VALUE) for one in reasons)
    return problem["type"].removeprefix("urn:bihuan:problem:") in SHAPE and not beyond


def _each(given: Any, make: Callable[[str], str]) -> Any:
    match given:
        case str():
            return make(given)
        case dict():
            return {name: _each(value, make) for name, value in given.items()}
        case list():
            return [_each(value, make) for value in given]
    return given


def _ours(said: str) -> str:
    return OF_ANOTHER_COUNTY.sub("360922", said)


def _readable(said: str) -> str:
    """As long as it was, without what is no text, shows nothing, or is a blank at an end."""
    return "".join(one if _kept(one) else "字" for one in said) if said.strip() == said else "字" * len(said)


def _kept(one: str) -> bool:
    return (one.isascii() and one.isprintable()) or "一" <= one <= "\u9fff" or (unicodedata.category(one)[0] in "PS" and one != "\u2800")
