"""Who we are to feed and broker; the settings have the names that the services' own have."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Access:
    """A token, or a client that gets one; a Kafka user where the broker asks for one."""

    token: str = field(default="", repr=False)
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    kafka_user: str = ""
    kafka_password: str = field(default="", repr=False)
    kafka_mechanism: str = "SCRAM-SHA-256"
    kafka_groups: str = "bihuan-"
    """What the names of groups begin with; none is joined, but the library wants a name."""
    kafka_tls: bool = False
    kafka_ca: Path | None = None

    @classmethod
    def told(cls, setting: Callable[[str], str | None]) -> "Access":
        """`BIHUAN_TOKEN`, or `BIHUAN_TOKEN_URL` with client and secret; `BIHUAN_KAFKA_…` for a topic."""
        texts = ("token", "token_url", "client_id", "client_secret", "kafka_user", "kafka_password", "kafka_mechanism", "kafka_groups")
        given = {name: value for name in texts if (value := setting(f"BIHUAN_{name.upper()}"))}
        tls = (setting("BIHUAN_KAFKA_TLS") or "").lower() in ("1", "true", "yes")
        ca = setting("BIHUAN_KAFKA_CA")
        return cls(**given, kafka_tls=tls, kafka_ca=Path(ca) if ca else None)

    @property
    def broker(self) -> dict[str, str]:
        """What librdkafka is told of user and TLS."""
        protocol = ("SASL_" if self.kafka_user else "") + ("SSL" if self.kafka_tls else "PLAINTEXT")
        told = {"security.protocol": protocol}
        if self.kafka_user:
            told |= {"sasl.mechanism": self.kafka_mechanism, "sasl.username": self.kafka_user, "sasl.password": self.kafka_password}
        if self.kafka_ca:
            told["ssl.ca.location"] = str(self.kafka_ca)
        return told
