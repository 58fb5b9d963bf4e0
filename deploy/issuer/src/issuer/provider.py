"""The OpenID provider: Authlib's server with our clients, people, keys and grants; it answers, the endpoints speak HTTP."""

import secrets
from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, scope_to_list
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from joserfc.jwk import KeySet

from issuer.asked import Answer, Asked
from issuer.clients import PROVEN, Client, Clients
from issuer.directory import Directory
from issuer.given import Given
from issuer.grants import CodeGrant, CodeIdToken, IdToken, Pkce, RenewalGrant, ServiceGrant
from issuer.people import User
from issuer.place import Place
from issuer.sessions import Session, Sessions
from issuer.store import Store

PERSON_SECONDS = 600
"""How long a person's token holds: so much later whoever was removed or signed out is out everywhere."""


class Provider(AuthorizationServer):
    """Of one data folder, at one place. Its methods work on files: call them from a thread."""

    def __init__(self, directory: Directory, clients: Clients, store: Store, place: Place, seconds: int) -> None:
        super().__init__()
        self.directory, self.clients, self.store, self.place = directory, clients, store, place
        self.given, self.sessions = Given(store), Sessions(store)
        self.service_seconds, self.person_seconds = seconds, PERSON_SECONDS
        self.register_client_auth_method(PROVEN, lambda _, asked: asked.proven)
        self.register_token_generator("default", self._token)
        self.register_grant(CodeGrant, [Pkce(), CodeIdToken(self)])
        self.register_grant(RenewalGrant, [IdToken(self)])
        self.register_grant(ServiceGrant)
        self.register_endpoint(EndSession(self))

    @property
    def cookie(self) -> str:
        """The name of the browser's cookie, with the jurisdiction: two counties on one host, at two ports, share their cookies."""
        return f"bihuan-issuer-{self.directory.jurisdiction}"

    def consent(self, asked: Asked, session: Session | None) -> Any:
        """The grant that is asked for, with `prompt` where the person must sign in first. Raises OAuth2Error or ValueError."""
        return self.get_consent_grant(asked, self._person(session))

    def granted(self, asked: Asked, grant: Any, session: Session) -> Answer:
        """The browser takes a code to the client."""
        asked.session = session
        answer: Answer = self.create_authorization_response(asked, grant_user=self._person(session), grant=grant)
        return answer

    def claims(self, user: User, scope: str) -> dict[str, Any]:
        """The person as clients read them; the same names as in the access token."""
        known = {"sub": user.id, "roles": list(user.roles), "jurisdiction": self.directory.jurisdiction}
        known |= {"unit": user.unit} if user.unit else {}
        return known | ({"name": user.name} if "profile" in scope_to_list(scope) else {})

    def query_client(self, client_id: str) -> Client | None:
        """Whoever is registered."""
        return self.clients.named(client_id)

    def save_token(self, token: Mapping[str, Any], request: Asked) -> None:
        """A renewal belongs to what it came from; access tokens are kept nowhere."""
        if "refresh_token" in token:
            self.given.keep_renewal(token["refresh_token"], request.authorization_code or request.refresh_token)

    def create_oauth2_request(self, request: Asked) -> Asked:
        """It is one already."""
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        """As the endpoints take it."""
        return Answer(status, dict(body) if body else "", dict(headers))

    def send_signal(self, *_: Any, **__: Any) -> None:
        """Nobody listens."""

    def _person(self, session: Session | None) -> User | None:
        return self.directory.person(session.person) if session else None

    def _token(self, grant_type: str, client: Client, user: User | None, scope: str | None, **more: Any) -> dict[str, Any]:
        if user is None:
            access = self.directory.signed(f"service:{client.name}", client.roles, self.service_seconds)
            return {"access_token": access, "token_type": "Bearer", "expires_in": self.service_seconds}
        access = self.directory.signed(user.id, user.roles, self.person_seconds, unit=user.unit)
        token = {"access_token": access, "token_type": "Bearer", "expires_in": self.person_seconds, "scope": scope or ""}
        return token | ({"refresh_token": secrets.token_urlsafe(32)} if more["include_refresh_token"] else {})


class EndSession(EndSessionEndpoint):
    """OpenID Connect RP-Initiated Logout: back to where the client has said it may, letter by letter, or to a page of our own."""

    server: Provider

    def get_server_jwks(self) -> KeySet:
        """All that are published: an id_token of a former key is a good hint."""
        return self.server.directory.keys()

    def get_algorithms(self) -> list[str]:
        """The one that signs."""
        return ["RS256"]

    def is_post_logout_redirect_uri_legitimate(self, request: Any, post_logout_redirect_uri: str, client: Any, logout_hint: Any) -> bool:
        """It was registered for this client, and the person has said yes on our own page."""
        return client is not None

    def end_session(self, end_session_request: EndSessionRequest) -> None:
        """Of the browser that asks, and of nobody else."""
        if session := end_session_request.request.session:
            self.server.sessions.end(session)
