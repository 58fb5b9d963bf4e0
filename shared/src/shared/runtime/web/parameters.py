"""No question is misread: a query parameter that the address does not know, or that is given twice where one counts, is refused."""

import re
from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property
from typing import Any

from fastapi import Request, Response
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from shared.runtime.decider import Invalid

EVERYWHERE = {"min_position": True}
"""Known at every address: whoever waits for a position need not know where there is something to wait for."""
SAYABLE = re.compile(r"[\w.\-\[\]]{1,40}")


class UnknownParameter(Invalid):
    """The address knows no query parameter of this name; nothing that was asked is passed over in silence."""

    zh = "查询参数不存在"


class ParameterTwice(Invalid):
    """This query parameter is given once."""

    zh = "查询参数重复"


RULES = (UnknownParameter, ParameterTwice)


class StrictRoute(APIRoute):
    """A route that knows its query parameters, and refuses others."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What serves a request. Raises UnknownParameter or ParameterTwice."""
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            if request.scope["query_string"]:
                self.require_known([name for name, _ in request.query_params.multi_items()])
            return await handle(request)

        return strict

    def require_known(self, given: Sequence[str]) -> None:
        """Pass where these are query parameters of it, each as often as it may be. Raises UnknownParameter or ParameterTwice."""
        for name in given:
            if name not in self._asked:
                said = f"“{name}”" if SAYABLE.fullmatch(name) else "（名称无法显示）"
                raise UnknownParameter(f"此地址没有查询参数{said}，可用的有：{'、'.join(sorted(self._asked))}")
            if not self._asked[name] and given.count(name) > 1:
                raise ParameterTwice(f"查询参数“{name}”只能给出一次，请求中给出了{given.count(name)}次")

    @cached_property
    def _asked(self) -> dict[str, bool]:
        """The names of its query parameters, and whether each may be repeated."""
        fields = {field.alias: field_annotation_is_sequence(field.field_info.annotation) for field in get_flat_params(self.dependant)}
        return EVERYWHERE | {name: several for name, several in fields.items() if name not in self.param_convertors}
