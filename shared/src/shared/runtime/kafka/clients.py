"""Foreign systems on the broker: each a user of its own that reads or writes the topics it was granted, in groups of its own name."""

import re
import secrets
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, cast

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialsDescription,
    UserScramCredentialUpsertion,
)

from shared.runtime.failures import OperatorError
from shared.runtime.kafka.administration import (
    DESCRIBE,
    GROUP,
    LITERAL,
    PATIENCE,
    PREFIXED,
    READ,
    TOPIC,
    WRITE,
    Administrator,
    BrokerRefuses,
    allowed,
)
from shared.runtime.settings import TopicsSettings

NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
MECHANISMS = {"SCRAM-SHA-256": ScramMechanism.SCRAM_SHA_256, "SCRAM-SHA-512": ScramMechanism.SCRAM_SHA_512}
ITERATIONS = 8192


class NoSuchClient(OperatorError):
    """Nobody was added under this name."""


class BadName(OperatorError):
    """No name for a client."""


class StillTwo(OperatorError):
    """A rotation was begun and is not finished."""


@dataclass(frozen=True)
class Password:
    """A new one; what was valid before stays so until the rotation is finished."""

    mechanism: str
    password: str


@dataclass(frozen=True)
class Client:
    """A foreign system as the broker knows it."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]


class Clients:
    """The county's foreign systems. Methods raise BrokerRefuses."""

    def __init__(self, settings: TopicsSettings) -> None:
        self._admin = Administrator(settings)
        self._prefix = f"{settings.kafka_prefix}client-"

    def user(self, name: str) -> str:
        """Who the client is on the broker, and what its groups begin with. Raises BadName."""
        if not NAME.fullmatch(name):
            raise BadName(f"外部系统名“{name}”须以小写字母开头，由小写字母、数字、- 或 _ 组成，至多 41 个字符 / no name for a client")
        return f"{self._prefix}{name}"

    def all(self) -> list[Client]:
        """Everybody who was added, by name."""
        rights = self._admin.rights()
        users = {one.principal.removeprefix("User:") for one in rights}
        names = sorted(user.removeprefix(self._prefix) for user in users if user.startswith(self._prefix))
        return [Client(name, _topics(rights, self.user(name), READ), _topics(rights, self.user(name), WRITE)) for name in names]

    def named(self, name: str) -> Client:
        """One of them. Raises NoSuchClient."""
        user = self.user(name)
        rights = self._admin.rights(user)
        if not rights:
            raise NoSuchClient(f"没有名为 {name} 的外部系统 / no client of this name")
        return Client(name, _topics(rights, user, READ), _topics(rights, user, WRITE))

    def grant(self, name: str, reads: Collection[str], writes: Collection[str]) -> None:
        """Let it read and write exactly these topics."""
        user = self.user(name)
        asked: list[tuple[Any, str, Any, Any]] = [(GROUP, f"{user}.", PREFIXED, (READ,))] if reads else []
        asked += [(TOPIC, topic, LITERAL, (READ, DESCRIBE)) for topic in reads]
        asked += [(TOPIC, topic, LITERAL, (WRITE, DESCRIBE)) for topic in writes]
        need = set(allowed(user, asked))
        self._admin.settle(self._admin.rights(user), need)
        self._until(lambda: self._admin.rights(user) == need)

    def give_password(self, user: str) -> Password:
        """A new password by the mechanism that the user does not log in by yet. Raises StillTwo."""
        known = self.mechanisms(user)
        if len(known) == len(MECHANISMS):
            raise StillTwo(f"{user} 现有新旧两个口令：先用 --finish 作废旧的 / two passwords are good: finish the rotation first")
        mechanism = next(one for one in MECHANISMS if one not in known)
        made = Password(mechanism, secrets.token_urlsafe(32))
        credential = ScramCredentialInfo(MECHANISMS[mechanism], max([ITERATIONS, *(times + 1 for times in known.values())]))
        self._alter(UserScramCredentialUpsertion(user, credential, made.password.encode()))
        self._until(lambda: mechanism in self.mechanisms(user))
        return made

    def finish(self, user: str) -> bool:
        """Only the newest password is good from now on; was there an older one?"""
        known = self.mechanisms(user)
        return self._forget(user, sorted(known, key=known.__getitem__)[:-1])

    def remove(self, name: str) -> None:
        """Nobody logs in as this client any more, and it may do nothing."""
        user = self.user(name)
        self._forget(user, list(self.mechanisms(user)))
        self.grant(name, (), ())

    def _forget(self, user: str, mechanisms: Sequence[str]) -> bool:
        for mechanism in mechanisms:
            self._alter(UserScramCredentialDeletion(user, MECHANISMS[mechanism]))
        self._until(lambda: not set(mechanisms) & set(self.mechanisms(user)))
        return bool(mechanisms)

    def mechanisms(self, user: str) -> dict[str, int]:
        """By which this user can log in, the newest with the most iterations; empty for one that the broker does not know."""
        asked = cast(dict[str, Future[UserScramCredentialsDescription]], self._admin.client.describe_user_scram_credentials([user]))
        try:
            found = asked[user].result(PATIENCE).scram_credential_infos
        except KafkaException as failure:
            if failure.args[0].name() == "RESOURCE_NOT_FOUND":
                return {}
            raise BrokerRefuses(f"Kafka：{failure.args[0].str()}") from failure
        return {name: one.iterations for name, kind in MECHANISMS.items() for one in found if one.mechanism == kind}

    def _alter(self, change: Any) -> None:
        self._admin.do(self._admin.client.alter_user_scram_credentials([change]))

    def _until(self, done: Callable[[], bool]) -> None:
        self._admin.wait(lambda: "" if done() else " / has not done what it was asked for")


def _topics(rights: Collection[AclBinding], user: str, operation: Any) -> tuple[str, ...]:
    mine = (one for one in rights if one.principal == f"User:{user}" and one.restype == TOPIC and one.operation == operation)
    return tuple(sorted(one.name for one in mine))
