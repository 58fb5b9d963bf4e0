"""What the portal in a process of its own is told by its environment."""

from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from shared.runtime.settings import ClaimSettings, ClockSettings, HttpByService


class PortalSettings(ClockSettings, ClaimSettings):
    """Where the services and the provider are, and how the session is kept."""

    services: HttpByService = Field(
        description="各服务的地址，如 goals=http://goals:8000,monitoring=http://monitoring:8000 / where the services are"
    )
    discovery_url: str = Field(
        pattern="^https?://", description="登录服务的发现文档 .well-known/openid-configuration 的地址 / the provider's discovery document"
    )
    client_id: str = Field(min_length=1, description="门户在登录服务的客户端名 / the portal's client id")
    client_secret: str = Field(min_length=1, repr=False, description="其密钥 / its secret")
    session_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        min_length=1,
        repr=False,
        description="会话密钥，各 64 位十六进制，第一个加密，其余仍可解密 / hex keys of 32 bytes; the first one encrypts",
    )
    jurisdiction: str = Field(pattern=r"^\d{6}$", description="财政区划，六位数字 / the jurisdiction, six digits")
    public_url: str = Field("", pattern="^(https?://.+)?$", description="用户所用的门户地址 / the portal as its users see it")
    place: str = Field("", description="页面顶端的地名，如 万载县 / the county's name at the top of each page")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    grace: float = Field(10.0, gt=0, description="seconds to finish what is under way after SIGTERM")

    @field_validator("session_keys", mode="before")
    @classmethod
    def _keys(cls, given: Any) -> Any:
        keys = [one.strip() for one in given.split(",") if one.strip()] if isinstance(given, str) else given
        if any(len(one) != 64 or set(one) - set("0123456789abcdef") for one in keys):
            raise ValueError("各须为 64 位小写十六进制 / 64 lower-case hexadecimal digits each")
        return tuple(keys)
