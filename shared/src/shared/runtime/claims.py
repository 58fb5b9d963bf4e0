"""What a provider's tokens call the things that we read: another provider than our own issuer may have other names for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ClaimNames:
    """A name as it stands in the token, or the way to it: `realm_access.roles`."""

    unit: str = "unit"
    roles: str = "roles"
    jurisdiction: str = "jurisdiction"


def named(claims: Mapping[str, Any], name: str, missing: object) -> object:
    """What the claims hold under this name, else along this way, else `missing`."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return missing
        found = found[part]
    return found
