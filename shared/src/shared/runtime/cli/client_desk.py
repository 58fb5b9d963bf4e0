"""What is done for one foreign system of a service: at the broker, and at the county's own issuer."""

from collections.abc import Sequence

from starlette.routing import Route

from shared.runtime.cli.issuing import Issuer
from shared.runtime.failures import OperatorError
from shared.runtime.kafka.clients import Client, Clients
from shared.runtime.kafka.kafka_feed import topic_of
from shared.runtime.service import Service
from shared.runtime.settings import ClientSettings, load
from shared.runtime.web.auth import Role


class Desk:
    """Where one service's foreign systems are served. Raises NotSet."""

    def __init__(self, service: Service, kafka_only: bool) -> None:
        self._service = service
        self._settings = load(ClientSettings)
        self._clients = Clients(self._settings)
        folder = self._settings.issuer_folder
        if folder is None and not kafka_only:
            raise OperatorError("BIHUAN_ISSUER_FOLDER 未设置：签发者的数据文件夹；令牌由别的身份系统签发时用 --kafka-only / is not set")
        self._issuer = Issuer(folder) if folder and not kafka_only else None

    def add(self, name: str, reads: bool, writes: bool) -> dict[str, str]:
        """The settings to hand over; passwords are among them where they were made now."""
        user = self._clients.user(name)
        roles = self._issuer.roles(f"client-{name}") if self._issuer else None
        before = self._others(name)
        wanted = Client(name, (*before.reads, *([self._own] if reads else [])), (*before.writes, *(self._foreign if writes else ())))
        self._clients.grant(name, wanted.reads, wanted.writes)
        said = self._addresses(name, reads, writes)
        if not self._clients.mechanisms(user):
            said |= self._password(user)
        if self._issuer and roles is None:
            said["BIHUAN_CLIENT_SECRET"] = self._issuer.register(f"client-{name}", self._roles(wanted, set(), writes))
        elif self._issuer and roles is not None:
            self._issuer.grant(f"client-{name}", self._roles(wanted, roles, writes))
        return said

    def all(self) -> list[str]:
        """Everybody, with the topics they read and write, a line each."""
        return [f"{one.name}\t读 {joined(one.reads)}\t写 {joined(one.writes)}" for one in self._clients.all()]

    def rotate(self, name: str) -> dict[str, str]:
        """The new password and secret."""
        self._clients.named(name)
        said = self._password(self._clients.user(name)) | {"BIHUAN_CLIENT_ID": f"client-{name}"}
        return said | ({"BIHUAN_CLIENT_SECRET": self._issuer.rotate(f"client-{name}")} if self._issuer else {})

    def finish(self, name: str) -> None:
        """Only the newest are good."""
        self._clients.named(name)
        self._clients.finish(self._clients.user(name))
        if self._issuer:
            self._issuer.finish(f"client-{name}")

    def remove(self, name: str) -> str:
        """What was done, in a sentence."""
        self._clients.named(name)
        left = self._others(name)
        if left.reads or left.writes:
            self._clients.grant(name, left.reads, left.writes)
            if self._issuer and (roles := self._issuer.roles(f"client-{name}")):
                self._issuer.grant(f"client-{name}", self._roles(left, roles, False))
            return f"{name} 不再接入 {self._service.name}，仍可用 {joined((*left.reads, *left.writes))} / it keeps what it may do elsewhere"
        self._clients.remove(name)
        if self._issuer and self._issuer.roles(f"client-{name}") is not None:
            self._issuer.remove(f"client-{name}")
        return f"{name} 已停用：用户、权限与客户端均已删除；已发令牌至多一小时内失效 / removed; tokens given hold for up to an hour"

    def _others(self, name: str) -> Client:
        """What it may do at other services."""
        known = next((one for one in self._clients.all() if one.name == name), Client(name, (), ()))
        mine = {self._own, *self._foreign}
        return Client(name, *(tuple(topic for topic in topics if topic not in mine) for topics in (known.reads, known.writes)))

    def _roles(self, wanted: Client, before: set[str], writes: bool) -> set[str]:
        kept = {role for role in before if role != Role.SUBSCRIBER} if wanted.writes else set()
        return kept | ({Role.SUBSCRIBER.value} if wanted.reads else set()) | (self._tellers if writes else set())

    def _password(self, user: str) -> dict[str, str]:
        made = self._clients.give_password(user)
        return {"BIHUAN_KAFKA_USER": user, "BIHUAN_KAFKA_PASSWORD": made.password, "BIHUAN_KAFKA_MECHANISM": made.mechanism}

    def _addresses(self, name: str, reads: bool, writes: bool) -> dict[str, str]:
        given, service = self._settings, self._service.name
        here, url = f"BIHUAN_{service.upper()}", f"{given.public_url.rstrip('/')}/{service}"
        said = {"BIHUAN_KAFKA": given.brokers, "BIHUAN_KAFKA_TLS": str(given.public_kafka_tls).lower()}
        said |= {"BIHUAN_KAFKA_CA": given.public_kafka_ca} if given.public_kafka_ca else {}
        if reads:
            said |= {"BIHUAN_KAFKA_GROUPS": f"{self._clients.user(name)}.", f"{here}_TOPIC": self._own, f"{here}_FEED": f"{url}/events"}
        if writes:
            paths = [f"{url}{intake.path}" for intake in self._service.intakes()]
            said |= {f"{here}_FACTS_TOPIC": ",".join(self._foreign), f"{here}_FACTS": ",".join(paths)}
        return said | {"BIHUAN_TOKEN_URL": given.public_token_url, "BIHUAN_CLIENT_ID": f"client-{name}"}

    @property
    def _own(self) -> str:
        return f"{self._settings.kafka_prefix}{topic_of(self._service.name)}"

    @property
    def _foreign(self) -> tuple[str, ...]:
        return tuple(f"{self._settings.kafka_prefix}{topic}" for topic in self._service.foreign_topics)

    @property
    def _tellers(self) -> set[str]:
        """The roles that may post what comes by the topics."""
        paths = {intake.path for intake in self._service.intakes()}
        posts = [one for routes in self._service.routes() for one in routes.routes if isinstance(one, Route) and one.path in paths]
        may = [self._service.permissions[one.name] for one in posts if "POST" in (one.methods or ())]
        return {role.value for permission in may for role in permission}


def joined(topics: Sequence[str]) -> str:
    """Topics as an operator reads them."""
    return "、".join(topics) or "-"
