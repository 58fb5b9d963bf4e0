"""Authlib's grants know no web framework: what was asked goes in as this, and what is answered comes out as an Answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Payload, OAuth2Request

from issuer.clients import Client
from issuer.sessions import Session

Pairs = Sequence[tuple[str, str]]


class Payload(OAuth2Payload):
    """Parameters, each with all its values."""

    def __init__(self, pairs: Pairs) -> None:
        self._data = dict(pairs)
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        """The last value of each."""
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        """All values of each."""
        return self._lists


class Asked(OAuth2Request):
    """A request as the grants read it; `proven` is the client whose secret came with it, `session` that of the browser."""

    def __init__(self, method: str, pairs: Pairs, proven: Client | None = None) -> None:
        super().__init__(method, TRANSPORT)
        self.payload = Payload(pairs)
        self.proven = proven
        self.session: Session | None = None

    @property
    def args(self) -> dict[str, str]:
        """By the address or by the form: the endpoint has read the one that counts."""
        return self.payload.data

    @property
    def form(self) -> dict[str, str]:
        """As `args`."""
        return self.payload.data


TRANSPORT = "https://issuer"
"""Where TLS ends is not seen from here; `Place` refuses an address that is neither TLS nor this machine."""


@dataclass(frozen=True)
class Answer:
    """Status, body and headers: a redirect has an empty body."""

    status: int
    body: Mapping[str, Any] | str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def error(self) -> str:
        """The code of RFC 6749 §5.2; empty where nothing was refused."""
        return "" if isinstance(self.body, str) else str(self.body.get("error", ""))
