"""A person as the issuer knows them: who they are, what unit they act for, which roles they have."""

from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """`id` is opaque and goes into events; `name` stays in the directory."""

    id: str
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    """Unit code, or the code of a third party; empty for the bureau's own people."""
