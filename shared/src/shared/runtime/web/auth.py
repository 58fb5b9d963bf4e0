"""Who asks (bearer tokens, RS256) and what each role may do where."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.runtime.decider import Refusal

LEEWAY = 10
"""Seconds by which the issuer's clock and ours may differ."""
RECHECK = 300.0
"""Seconds after which a token is checked anew: its key may have been withdrawn."""


class Role(StrEnum):
    """The actors of the loop, reference §6.1, and two of the house's own."""

    AGENCY = "AGENCY"
    """预算单位."""
    DEPARTMENT = "DEPARTMENT"
    """主管部门."""
    FINANCE_DIVISION = "FINANCE_DIVISION"
    """财政局业务股室."""
    PERFORMANCE_OFFICE = "PERFORMANCE_OFFICE"
    """绩效评价股."""
    BUDGET_OFFICE = "BUDGET_OFFICE"
    """预算股."""
    THIRD_PARTY = "THIRD_PARTY"
    """第三方机构."""
    AUDIT = "AUDIT"
    """审计局."""
    COUNTY_GOVERNMENT = "COUNTY_GOVERNMENT"
    """县政府."""
    PEOPLES_CONGRESS = "PEOPLES_CONGRESS"
    """县人大."""
    TREASURY = "TREASURY"
    """国库 or the budget system, which sends facts."""
    SUBSCRIBER = "subscriber"
    """May read the feeds."""
    OPERATOR = "operator"
    """Runs the services."""


class Scope(StrEnum):
    """How far a role reaches on one route."""

    COUNTY = "COUNTY"
    """Every unit of the jurisdiction."""
    OWN = "OWN"
    """The caller's unit and those below it: 219 reaches 219001."""
    ENGAGED = "ENGAGED"
    """Only what the caller's firm is engaged for."""


Permission = Mapping[Role, Scope]
Permissions = Mapping[str, Permission]
"""Name of the endpoint function → who may call it."""


def county(*roles: Role) -> dict[Role, Scope]:
    """These roles, for every unit."""
    return dict.fromkeys(roles, Scope.COUNTY)


def own(*roles: Role) -> dict[Role, Scope]:
    """These roles, for their own unit and those below it."""
    return dict.fromkeys(roles, Scope.OWN)


def engaged(*roles: Role) -> dict[Role, Scope]:
    """These roles, where they are engaged."""
    return dict.fromkeys(roles, Scope.ENGAGED)


class Unauthenticated(Refusal):
    """No valid token."""

    zh = "未登录或令牌无效"


class Forbidden(Refusal):
    """The caller's roles do not allow this."""

    zh = "无权办理"


@dataclass(frozen=True)
class Person:
    """The caller, as the token says."""

    sub: str
    unit: str
    roles: frozenset[Role]
    jurisdiction: str

    def scopes(self, permission: Permission) -> frozenset[Scope]:
        """How far the caller reaches by a permission; empty: not at all."""
        return frozenset(scope for role, scope in permission.items() if role in self.roles)


class Verifier:
    """Checks signature, issuer, audience, times and claims of bearer tokens."""

    def __init__(self, keys: Callable[[], KeySet], issuer: str, audience: str, jurisdiction: str) -> None:
        self._keys = keys
        self._jurisdiction = jurisdiction
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._seen: dict[str, tuple[float, Person]] = {}

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
            self._claims.validate(claims)
            return float(claims["exp"]), Person(
                sub=str(claims["sub"]),
                unit=str(claims.get("unit", "")),
                roles=frozenset(Role(role) for role in claims.get("roles", []) if role in set(Role)),
                jurisdiction=str(claims.get("jurisdiction", "")),
            )
        except (JoseError, ValueError, KeyError, TypeError) as wrong:
            raise Unauthenticated(f"令牌无效或已过期（{type(wrong).__name__}）") from wrong
