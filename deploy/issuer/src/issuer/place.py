"""Where the issuer is reached, and how people sign in there: written down, so that the commands beside it can say addresses."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from issuer import kept

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class NotSafe(Exception):
    """Passwords would travel in the clear."""


@dataclass(frozen=True)
class Place:
    """`url` is what people type, without a path: https://bihuan.wanzai.gov.cn. Raises NotSafe, ValueError."""

    url: str
    demo: bool = False
    """People of a demonstration are picked from a list, without a password."""

    def __post_init__(self) -> None:
        where = urlsplit(self.url)
        if where.scheme not in ("http", "https") or not where.hostname or where.path or where.query or where.fragment:
            raise ValueError(f"地址须如 https://bihuan.wanzai.gov.cn，不是“{self.url}” / no such address")
        if where.scheme == "http" and not self.demo and where.hostname not in LOOPBACK:
            raise NotSafe(f"{self.url} 不经 TLS，口令会以明文传送：请用 https 地址（BIHUAN_PUBLIC_URL）/ passwords need TLS")

    @property
    def issuer(self) -> str:
        """As discovery and the id_token name it."""
        return f"{self.url}/issuer"

    @property
    def secure(self) -> bool:
        """Cookies travel over TLS alone."""
        return self.url.startswith("https://")

    def write(self, folder: Path) -> None:
        """For the commands that print links."""
        kept.write(folder / "issuer-place.json", asdict(self))


def known_place(folder: Path) -> Place | None:
    """Where it was served last."""
    file = folder / "issuer-place.json"
    return Place(**json.loads(file.read_text())) if file.exists() else None
