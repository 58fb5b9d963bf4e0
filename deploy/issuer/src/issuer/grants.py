"""The grants of Authlib with what the house adds: codes taken once, PKCE with S256 always, renewals that replace each other."""

from typing import TYPE_CHECKING, Any, ClassVar

from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Request, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, OpenIDToken
from joserfc.jwk import KeySet

from issuer.clients import PROVEN, Client
from issuer.given import Code, Renewal
from issuer.people import User

if TYPE_CHECKING:
    from issuer.provider import Provider


class CodeGrant(grants.AuthorizationCodeGrant):
    """A person has signed in, and their browser brought the client a code."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = [PROVEN]
    server: "Provider"

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Kept as its hash, for a minute."""
        data = request.payload.data
        asked = (request.client.name, data["redirect_uri"], request.scope, data["nonce"], data["code_challenge"])
        self.server.given.keep_code(code, request.session.key, *asked)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        """Once: whoever comes second gets nothing and ends what the first one got."""
        return self.server.given.take_code(code, client)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It was taken when it was read, and stays known as used until the session ends."""

    def authenticate_user(self, authorization_code: Code) -> User | None:
        """The person as they stand in the directory now."""
        return self.server.directory.person(authorization_code.person)


class RenewalGrant(grants.RefreshTokenGrant):
    """A client goes on for somebody who is still signed in."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = [PROVEN]
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: "Provider"

    def authenticate_refresh_token(self, refresh_token: str) -> Renewal | None:
        """While session and person are there."""
        renewal = self.server.given.take_renewal(refresh_token, self.request.client)
        return renewal if renewal and self.server.directory.person(renewal.person) else None

    def authenticate_user(self, refresh_token: Renewal) -> User | None:
        """The person as they stand in the directory now."""
        return self.server.directory.person(refresh_token.person)

    def revoke_old_credential(self, refresh_token: Renewal) -> None:
        """It was marked as replaced when it was read."""


class ServiceGrant(grants.ClientCredentialsGrant):
    """A service asks for itself."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = [PROVEN]


class Pkce(CodeChallenge):
    """PKCE (RFC 7636): without a challenge by S256 nobody is even asked to sign in."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar[list[str]] = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Raises InvalidRequestError."""
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is required: code_challenge with code_challenge_method=S256")
        super().validate_code_challenge(grant, redirect_uri)


class _IdToken(OpenIDToken):
    """Who signed in, for the client: signed by the key that signs now, with its kid."""

    def __init__(self, provider: "Provider") -> None:
        self._provider = provider

    def resolve_client_private_key(self, client: Client) -> KeySet:
        """One key alone: of two, one at random would sign."""
        return KeySet([self._provider.directory.signing_key()])

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        """From whom and for whom."""
        now = int(self._provider.store.now())
        return {"iss": self._provider.place.issuer, "aud": client.name, "iat": now, "exp": now + self._provider.person_seconds}

    def get_compatible_claims(self, request: OAuth2Request) -> dict[str, Any]:
        """At a renewal too, `auth_time` is when the person signed in."""
        renewed = request.refresh_token
        claims: dict[str, Any] = super().get_compatible_claims(request)
        return claims | ({"auth_time": renewed.auth_time} if renewed else {})

    def generate_user_info(self, user: User, scope: str) -> dict[str, Any]:
        """What the directory knows of the person."""
        return self._provider.claims(user, scope)


class IdToken(_IdToken):
    """With renewals."""


class CodeIdToken(_IdToken, OpenIDCode):
    """With codes: the nonce of the request comes back in it."""

    def __init__(self, provider: "Provider") -> None:
        _IdToken.__init__(self, provider)
        OpenIDCode.__init__(self, require_nonce=True)

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """The client compares it with the one of its own browser; a code is good once anyway."""
        return False
