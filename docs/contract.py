"""The published contract as files: the schema of every event by type and version."""

from collections.abc import Iterator

from embedded.composition import SERVICES
from shared.events.envelope import catalogue
from shared.events.schemas import schemas, written

SCHEMAS = "docs/schemas"


def schema_files() -> Iterator[tuple[str, bytes]]:
    """Path below `docs/schemas`, bytes: what `GET /<service>/schemas/<Type>/<version>` serves."""
    for service in SERVICES:
        for name, version, schema in schemas(catalogue(service.tells)):
            yield f"{service.name}/{name}/{version}.json", written(schema)
