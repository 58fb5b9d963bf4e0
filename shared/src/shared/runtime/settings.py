"""What a service in production is told by its environment; what is missing is one sentence each, at the start."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.runtime.claims import ClaimNames

PREFIX = "BIHUAN_"


def _by_service(schemes: tuple[str, ...], example: str, end: str = "") -> BeforeValidator:
    def read(given: Any) -> Any:
        if not isinstance(given, str):
            return given
        pairs = [one.strip().partition("=") for one in given.split(",") if one.strip()]
        if not all(name and url.startswith(schemes) for name, _, url in pairs):
            raise ValueError(f"写法如 {example}")
        return {name: url.rstrip(end) for name, _, url in pairs}

    return BeforeValidator(read)


DatabasesByService = Annotated[
    Mapping[str, str],
    NoDecode,
    _by_service(("postgresql+psycopg://",), "goals=postgresql+psycopg://…,monitoring=postgresql+psycopg://…"),
]
"""`goals=postgresql+psycopg://…,monitoring=…`."""
HttpByService = Annotated[
    Mapping[str, str], NoDecode, _by_service(("http://", "https://"), "goals=http://goals:8000,monitoring=http://monitoring:8000", "/")
]
"""`goals=http://goals:8000,monitoring=…`, kept without a slash at the end."""


class NotSet(Exception):
    """Settings are missing or wrong; one sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class _FromEnvironment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")


class KafkaSettings(_FromEnvironment):
    """How to reach the broker; SASL where a user is named, TLS where it is asked for."""

    kafka: str = Field(pattern=r"^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$", description="Kafka 地址，如 kafka:9092 / the brokers")
    kafka_user: str = ""
    kafka_password: str = Field("", repr=False)
    kafka_mechanism: str = Field("SCRAM-SHA-256", pattern="^(SCRAM-SHA-256|SCRAM-SHA-512|PLAIN)$")
    kafka_tls: bool = False
    kafka_ca: Path | None = None
    kafka_prefix: str = Field(
        "",
        pattern=r"^([A-Za-z0-9_-]+\.)?$",
        description="主题、消费组等名称的前缀，如 360922.，几个县共用 Kafka 时用 / what a county's names begin with",
    )

    @model_validator(mode="after")
    def _user_and_password(self) -> Self:
        if bool(self.kafka_user) != bool(self.kafka_password):
            raise ValueError("BIHUAN_KAFKA_USER 与 BIHUAN_KAFKA_PASSWORD 须同时给出 / both or neither")
        return self


class DatabaseSettings(_FromEnvironment):
    """The service's own database, as the role that serves: it cannot change history."""

    database: str = Field(
        pattern=r"^postgresql\+psycopg://[^@\s]+@.+$",
        repr=False,
        description="运行角色的数据库地址，如 postgresql+psycopg://goals_runtime:…@db/goals / the runtime role's database",
    )


class BackupSettings(_FromEnvironment):
    """The databases that are kept at one moment, and read while nobody serves; none: the service's own alone."""

    databases: DatabasesByService = Field(
        {},
        repr=False,
        description="各服务运行角色的数据库地址，如 goals=postgresql+psycopg://…,monitoring=… / the databases of all services",
    )


class MigrateSettings(DatabaseSettings):
    """Both roles: the owner makes the tables, the other one is granted what it needs."""

    owner_database: str = Field(
        pattern=r"^postgresql\+psycopg://[^@\s]+@.+$", repr=False, description="属主角色的数据库地址 / the owner role's database"
    )


class TopicsSettings(KafkaSettings):
    """The broker as its administrator; `kafka_user` is the service that gets the rights."""

    kafka_admin_user: str = ""
    kafka_admin_password: str = Field("", repr=False)

    @model_validator(mode="after")
    def _administrator(self) -> Self:
        if bool(self.kafka_admin_user) != bool(self.kafka_admin_password) or (self.kafka_user and not self.kafka_admin_user):
            raise ValueError("BIHUAN_KAFKA_ADMIN_USER 与 BIHUAN_KAFKA_ADMIN_PASSWORD 未设置：这条命令须以 Kafka 管理员登录 / set both")
        return self


class ClientSettings(TopicsSettings):
    """What a foreign system is told: where broker, service and issuer are for whoever stands outside, and the issuer's folder."""

    issuer_folder: Path | None = Field(None, description="签发者的数据文件夹 / the issuer's data folder")
    public_kafka: str = Field(
        "", pattern=r"^([^\s,:]+:\d+(,[^\s,:]+:\d+)*)?$", description="外部所用的 Kafka 地址 / the brokers from outside"
    )
    public_kafka_tls: bool = False
    public_kafka_ca: str = Field(
        "", description="外部系统上签发机构证书的路径 / where the authority's certificate lies at the foreign system"
    )
    public_url: str = Field(
        pattern="^https?://", description="外部所用的本服务地址，如 https://bihuan.wanzai.gov.cn / the service from outside"
    )
    public_token_url: str = Field(pattern="^https?://", description="外部所用的令牌端点 / the token endpoint from outside")

    @property
    def brokers(self) -> str:
        """Where the broker is for whoever stands outside."""
        return self.public_kafka or self.kafka


class FeedSettings(_FromEnvironment):
    """Where the logs that are heard have their HTTP feeds, and who we are there."""

    feeds: HttpByService = Field(
        description="所听事件流的地址，如 goals=http://goals:8000,monitoring=http://monitoring:8000 / the feeds of the logs heard"
    )
    token_url: str = Field(pattern="^https?://", description="令牌端点 / OAuth2 token endpoint for client credentials")
    client_id: str = Field(min_length=1, description="本服务的客户端名 / this service's client id")
    client_secret: str = Field(min_length=1, repr=False, description="客户端密钥 / its secret")


class ClockSettings(_FromEnvironment):
    """Which clock business time follows."""

    clock_file: Path | None = None
    """The turnable clock of plays and tests; without it business time is the wall clock."""


class EvidenceSettings(_FromEnvironment):
    """Where what is handed in is kept; a bucket is reached as the AWS_… variables say."""

    evidence: str = Field(
        "",
        pattern=r"^(|/.*|s3://[^/\s]+.*)$",
        description="存放佐证材料的文件夹或桶，如 /var/lib/bihuan/evidence 或 s3://bihuan/evidence / a folder, or a bucket",
    )


class ClaimSettings(_FromEnvironment):
    """What a provider calls unit, roles and jurisdiction."""

    claim_unit: str = Field("unit", min_length=1, description="令牌中单位代码的声明名 / the claim that holds the unit")
    claim_roles: str = Field(
        "roles", min_length=1, description="令牌中角色的声明名，如 realm_access.roles / the claim that holds the roles"
    )
    claim_jurisdiction: str = Field(
        "jurisdiction", min_length=1, description="令牌中财政区划的声明名 / the claim that holds the jurisdiction"
    )

    @property
    def claims(self) -> ClaimNames:
        """The three names."""
        return ClaimNames(self.claim_unit, self.claim_roles, self.claim_jurisdiction)


class ServeSettings(DatabaseSettings, ClockSettings, ClaimSettings, EvidenceSettings):
    """What every serving process needs."""

    jurisdiction: str = Field(pattern=r"^\d{6}$", description="财政区划，六位数字 / the jurisdiction, six digits")
    issuer: str = Field(min_length=1, description="令牌签发者 iss / the issuer of the tokens")
    audience: str = "bihuan"
    jwks_url: str = Field(pattern="^https?://", description="签发者公钥地址 / where the issuer's public keys are")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    grace: float = Field(10.0, gt=0, description="seconds to finish what is under way after SIGTERM")


S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S]) -> S:
    """Read the environment. Raises NotSet with one sentence for each setting that is missing or wrong."""
    try:
        return kind()
    except ValidationError as wrong:
        raise NotSet([_sentence(kind, error) for error in wrong.errors()]) from None


def _sentence(kind: type[BaseSettings], error: Any) -> str:
    if not error["loc"]:
        return str(error["msg"]).removeprefix("Value error, ")
    name = str(error["loc"][0])
    meaning = kind.model_fields[name].description or ""
    said = "未设置 / is not set" if error["type"] == "missing" else f"无效 / is not valid ({error['msg'].removeprefix('Value error, ')})"
    return f"{PREFIX}{name.upper()} {said}：{meaning}"
