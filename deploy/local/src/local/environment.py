"""What each process of a local county is told by its environment: its database, the broker, the issuer, the feeds, the clock."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from issuer.directory import AUDIENCE, ISSUER
from local import broker
from local.databases import DatabaseUrls
from local.secret import Passwords
from wanzai import player

SERVICES = player.SERVICES
PORTAL = "portal"


class Broker(Protocol):
    """A Kafka: where it is and who may get in; no users where everybody may."""

    @property
    def bootstrap(self) -> str: ...
    @property
    def users(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Surroundings:
    """What all processes of the county share; `urls` are the services' addresses without their prefix."""

    jurisdiction: str
    broker: Broker
    issuer: str
    urls: Mapping[str, str]
    clock: Path
    clients: Passwords = field(repr=False)
    prefix: str = ""
    """What the county's topics, groups and users on Kafka begin with."""
    issuer_folder: Path | None = None

    def to_migrate(self, database: DatabaseUrls) -> dict[str, str]:
        """Both roles; nobody else is told the owner's password."""
        return {"BIHUAN_DATABASE": database.runtime, "BIHUAN_OWNER_DATABASE": database.owner}

    def to_make_topics(self, service: str) -> dict[str, str]:
        """The administrator beside the service that gets the rights."""
        if not self.broker.users:
            return self._kafka(service)
        admin = {"BIHUAN_KAFKA_ADMIN_USER": broker.ADMIN, "BIHUAN_KAFKA_ADMIN_PASSWORD": self.broker.users[broker.ADMIN]}
        return self._kafka(service) | admin

    def to_serve(self, service: str, database: DatabaseUrls, port: int) -> dict[str, str]:
        """Everything that `serve` needs, and no more."""
        return self._kafka(service) | {
            "BIHUAN_DATABASE": database.runtime,
            "BIHUAN_JURISDICTION": self.jurisdiction,
            "BIHUAN_ISSUER": ISSUER,
            "BIHUAN_AUDIENCE": AUDIENCE,
            "BIHUAN_JWKS_URL": f"{self.issuer}/issuer/jwks.json",
            "BIHUAN_FEEDS": ",".join(f"{name}={url}" for name, url in self.urls.items() if name != service),
            "BIHUAN_TOKEN_URL": f"{self.issuer}/issuer/token",
            "BIHUAN_CLIENT_ID": service,
            "BIHUAN_CLIENT_SECRET": self.clients.of(service),
            "BIHUAN_CLOCK_FILE": str(self.clock),
            "BIHUAN_EVIDENCE": str(self.clock.absolute().parent / "evidence"),
            "BIHUAN_HOST": "127.0.0.1",
            "BIHUAN_PORT": str(port),
        }

    def to_show(self, portal: str, place: str) -> dict[str, str]:
        """Everything that the portal needs at this address; `place` stands at the top of its pages."""
        return self._services() | {
            "BIHUAN_DISCOVERY_URL": f"{self.issuer}/issuer/.well-known/openid-configuration",
            "BIHUAN_CLIENT_ID": PORTAL,
            "BIHUAN_CLIENT_SECRET": self.clients.of(PORTAL),
            "BIHUAN_JURISDICTION": self.jurisdiction,
            "BIHUAN_SESSION_KEYS": self.clients.of("session") + self.clients.of("session too"),
            "BIHUAN_PUBLIC_URL": portal,
            "BIHUAN_PLACE": place,
            "BIHUAN_CLOCK_FILE": str(self.clock),
            "BIHUAN_HOST": "127.0.0.1",
            "BIHUAN_PORT": portal.rpartition(":")[2],
        }

    def to_operate(self, service: str, databases: Mapping[str, DatabaseUrls]) -> dict[str, str]:
        """Every setting of every command of the runbook, for an operator's shell: also what no serving process is told."""
        database, port = databases[service], int(self.urls[service].rpartition(":")[2])
        serving = self.to_serve(service, database, port) | self.to_migrate(database) | self.to_make_topics(service)
        folder = {"BIHUAN_ISSUER_FOLDER": str(self.issuer_folder)} if self.issuer_folder else {}
        every = {"BIHUAN_DATABASES": ",".join(f"{name}={urls.runtime}" for name, urls in databases.items())}
        public = {"BIHUAN_PUBLIC_URL": self.urls[service], "BIHUAN_PUBLIC_TOKEN_URL": f"{self.issuer}/issuer/token"}
        return serving | folder | every | public | self._services() | {"BIHUAN_DATA": str(self.clock.absolute().parent)}

    def _services(self) -> dict[str, str]:
        return {"BIHUAN_SERVICES": ",".join(f"{name}={url}" for name, url in self.urls.items())}

    def _kafka(self, service: str) -> dict[str, str]:
        address = {"BIHUAN_KAFKA": self.broker.bootstrap} | ({"BIHUAN_KAFKA_PREFIX": self.prefix} if self.prefix else {})
        if not self.broker.users:
            return address
        user = {"BIHUAN_KAFKA_USER": (who := f"{self.prefix}{service}"), "BIHUAN_KAFKA_PASSWORD": self.broker.users[who]}
        return address | user | {"BIHUAN_KAFKA_MECHANISM": broker.MECHANISM}


def bare() -> dict[str, str]:
    """Our own environment without any setting of a service: a county's processes are told by us alone."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
