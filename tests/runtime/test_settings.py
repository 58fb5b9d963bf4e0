import pytest

from shared.runtime import production
from shared.runtime.service import EVERYTHING, Part
from shared.runtime.settings import KafkaSettings, NotSet, load
from tests.runtime import well

SERVE = {
    "DATABASE": "postgresql+psycopg://wells_runtime:secret@db/wells",
    "JURISDICTION": "360922",
    "ISSUER": "urn:bihuan:issuer",
    "JWKS_URL": "http://issuer/issuer/jwks.json",
}


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE", "JURISDICTION", "ISSUER", "JWKS_URL", "KAFKA", "KAFKA_USER", "KAFKA_PASSWORD", "PORT"):
        monkeypatch.delenv(f"BIHUAN_{name}", raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"BIHUAN_{name}", value)


def test_every_missing_setting_is_one_sentence() -> None:
    with pytest.raises(NotSet) as missing:
        production.settings(well.SERVICE, EVERYTHING)
    names = [sentence.split(" ")[0] for sentence in missing.value.sentences]
    assert names == ["BIHUAN_DATABASE", "BIHUAN_JURISDICTION", "BIHUAN_ISSUER", "BIHUAN_JWKS_URL", "BIHUAN_KAFKA"]
    assert all("未设置" in sentence and "is not set" in sentence for sentence in missing.value.sentences)


def test_an_api_alone_asks_for_no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **SERVE)
    assert production.settings(well.SERVICE, frozenset({Part.API})).kafka is None


@pytest.mark.parametrize(
    ("name", "wrong"), [("DATABASE", "sqlite:///x"), ("JURISDICTION", "36"), ("PORT", "99999"), ("KAFKA", "kafka"), ("JWKS_URL", "ftp://x")]
)
def test_a_wrong_setting_is_named_and_never_repeated(monkeypatch: pytest.MonkeyPatch, name: str, wrong: str) -> None:
    given(monkeypatch, **{**SERVE, "KAFKA": "kafka:9092", name: wrong})
    with pytest.raises(NotSet, match=f"^BIHUAN_{name} 无效"):
        production.settings(well.SERVICE, EVERYTHING)


def test_a_user_without_a_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, KAFKA="kafka:9092", KAFKA_USER="goals")
    with pytest.raises(NotSet, match="BIHUAN_KAFKA_PASSWORD"):
        load(KafkaSettings)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, KAFKA="kafka:9092", KAFKA_USER="goals", KAFKA_PASSWORD="hidden", **SERVE)
    shown = repr(production.settings(well.SERVICE, EVERYTHING))
    assert "hidden" not in shown
    assert "secret" not in shown
