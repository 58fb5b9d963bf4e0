"""Who stands behind a bearer token (RS256)."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.events.text import person_id
from shared.runtime.claims import ClaimNames, named
from shared.runtime.failures import Unavailable
from shared.runtime.web.auth import Forbidden, Person, Role, Unauthenticated

LEEWAY = 10
"""Seconds by which the issuer's clock and ours may differ."""
RECHECK = 300.0
"""Seconds after which a token is checked anew: its key may have been withdrawn."""
LONGEST_UNIT = 200
"""Characters of a unit's or a third party's code."""


class Verifier:
    """Checks signature, issuer, audience, times and claims of bearer tokens."""

    def __init__(self, keys: Callable[[], KeySet], issuer: str, audience: str, jurisdiction: str, names: ClaimNames = ClaimNames()) -> None:
        self._keys = keys
        self._names = names
        self._jurisdiction = jurisdiction
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._seen: dict[str, tuple[float, Person]] = {}
        self._able = False

    def hindrance(self) -> str:
        """Why no token can be checked yet; empty from the first keys of the issuer on."""
        try:
            self._able = self._able or self._keys() is not None
        except Unavailable as missing:
            return str(missing)
        return ""

    def person(self, authorization: str) -> Person:
        """The caller behind an Authorization header. Raises Unauthenticated or Forbidden."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("请求未附带访问令牌（Authorization: Bearer …）")
        until, person = self._seen.get(token, (0.0, None))
        if person is None or until <= time.time():
            self._seen.pop(token, None)
            expires, person = self._verified(token)
            if len(self._seen) >= 4096:
                self._seen.clear()
            self._seen[token] = (min(expires, time.time() + RECHECK), person)
        if person.jurisdiction != self._jurisdiction:
            raise Forbidden(f"令牌属于财政区划 {person.jurisdiction}，本系统为 {self._jurisdiction}")
        return person

    def _verified(self, token: str) -> tuple[float, Person]:
        try:
            claims: dict[str, Any] = jwt.decode(token, self._keys(), algorithms=["RS256"]).claims
            person = _person(claims, self._names)
            self._claims.validate(claims)
            return float(claims["exp"]), person
        except (JoseError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as wrong:
            raise Unauthenticated(f"令牌无效或已过期（{type(wrong).__name__}）") from wrong


def _person(claims: Mapping[str, Any], names: ClaimNames) -> Person:
    """Whom the claims name. Raises Unauthenticated for a claim that no event could record or no rule could read."""
    return Person(
        sub=_identity(claims.get("sub")),
        unit=_unit(named(claims, names.unit, "")),
        roles=_roles(named(claims, names.roles, [])),
        jurisdiction=_jurisdiction(named(claims, names.jurisdiction, "")),
    )


def _identity(sub: object) -> str:
    if not isinstance(sub, str):
        raise Unauthenticated("令牌的 sub 应为文字")
    try:
        return person_id(sub)
    except ValueError as wrong:
        raise Unauthenticated(f"令牌的 sub {wrong}，不能用作人员标识") from wrong


def _unit(unit: object) -> str:
    """A unit's code, or that of a third party; empty for the bureau's own people."""
    if not isinstance(unit, str):
        raise Unauthenticated("令牌的 unit 应为文字")
    if len(unit) > LONGEST_UNIT or not unit.isprintable() or unit != unit.strip():
        raise Unauthenticated(f"令牌的 unit 应为至多 {LONGEST_UNIT} 字的代码，首尾无空白，不含控制字符")
    return unit


def _roles(roles: object) -> frozenset[Role]:
    """Those of the house; an identity provider may name others."""
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise Unauthenticated("令牌的 roles 应为文字的列表")
    return frozenset(role for role in Role if role in roles)


def _jurisdiction(jurisdiction: object) -> str:
    if not isinstance(jurisdiction, str) or not re.fullmatch("[0-9]{6}", jurisdiction):
        raise Unauthenticated("令牌的 jurisdiction 应为六位数字的财政区划")
    return jurisdiction
