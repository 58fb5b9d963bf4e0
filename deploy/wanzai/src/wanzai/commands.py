"""A step as an operation of the typed client: its path names the operation, its body becomes the operation's model."""

import importlib
import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any
from uuid import uuid5

import httpx

from wanzai.diary import Step
from wanzai.papers import file_name, papers_in


class Unpublished(Exception):
    """The contract has no such operation, or its body lacks a field; the message names the step."""


class Busy(Exception):
    """The services ask to come again."""


class Senders:
    """One client for each service and person, all over the same connections; use as `async with`."""

    def __init__(self, urls: Mapping[str, str], token_of: Callable[[str], str]) -> None:
        self._urls, self._token_of = urls, token_of
        self._room = httpx.AsyncHTTPTransport()
        self._clients: dict[tuple[str, str], Any] = {}

    async def __aenter__(self) -> "Senders":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._room.aclose()

    async def send(self, step: Step) -> Any:
        """The client's response: status, content, and what it read of them. Raises Unpublished, Busy or httpx.TransportError."""
        service, operation, named, body = asked(step)
        for title in dict.fromkeys(one["title"] for one in papers_in(step.body)):
            answer = await self._hand_in(service, step, title)
            if not httpx.codes.is_success(answer.status_code):
                return answer
        if "idempotency_key" in inspect.signature(operation.asyncio_detailed).parameters:
            named["idempotency_key"] = str(step.command)
        return await operation.asyncio_detailed(**named, client=self._client(service, step.who), body=body)

    async def _hand_in(self, service: str, step: Step, title: str) -> Any:
        """A paper that the step names, as a file about the same item."""
        upload = importlib.import_module(f"bihuan_client.{service}.api.evidence.upload_evidence")
        file = importlib.import_module(f"bihuan_client.{service}.types").File(title.encode())
        about = step.path.split("/")[3]
        command = str(uuid5(step.command, title))
        client = self._client(service, step.who)
        return await upload.asyncio_detailed(client=client, body=file, about=about, name=file_name(title), idempotency_key=command)

    def _client(self, service: str, who: str) -> Any:
        if (service, who) not in self._clients:
            args = {"transport": self._room, "trust_env": False, "event_hooks": {"response": [_come_again]}}
            made = importlib.import_module(f"bihuan_client.{service}").AuthenticatedClient
            url, patience = f"{self._urls[service]}/{service}", httpx.Timeout(30)
            self._clients[service, who] = made(url, self._token_of(who), timeout=patience, httpx_args=args)
        return self._clients[service, who]


async def _come_again(answer: httpx.Response) -> None:
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        raise Busy((await answer.aread()).decode(errors="replace")[:300])


def asked(step: Step) -> tuple[str, ModuleType, dict[str, str], Any]:
    """Service, operation, what its path names, and its body. Raises Unpublished."""
    _, service, path = step.path.split("/", 2)
    for pattern, module, model in _posts(service):
        if found := pattern.fullmatch(f"/{path}"):
            try:
                body = getattr(importlib.import_module(f"bihuan_client.{service}.models"), model).from_dict(dict(step.body))
            except KeyError as lacking:
                raise Unpublished(f"{step.day} {step.who} POST {step.path} 的请求体缺少 {lacking}") from lacking
            return service, importlib.import_module(f"bihuan_client.{service}.api.{module}"), found.groupdict(), body
    raise Unpublished(f"{step.day} {step.who} POST {step.path}：{service} 公布的接口中没有这一条")


@cache
def _posts(service: str) -> list[tuple[re.Pattern[str], str, str]]:
    known = importlib.import_module(f"bihuan_client.{service}.operations").OPERATIONS
    posts = sorted((path, *where) for (method, path), where in known.items() if method == "POST")
    return [(re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path)), module, model) for path, module, model in posts]
