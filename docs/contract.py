"""The published contract as files: the schema of every event, OpenAPI 3.1 and AsyncAPI 3 of every service."""

import json
from collections.abc import Iterator

from docs import asyncapi
from embedded.composition import SERVICES
from shared.events.envelope import catalogue
from shared.events.schemas import schemas, written
from shared.runtime.host import application
from shared.runtime.kafka.kafka_feed import topic_of

SCHEMAS = "docs/schemas"


def schema_files() -> Iterator[tuple[str, bytes]]:
    """Path below `docs/schemas`, bytes: what `GET /<service>/schemas/<Type>/<version>` serves."""
    for service in SERVICES:
        for name, version, schema in schemas(catalogue(service.tells)):
            yield f"{service.name}/{name}/{version}.json", written(schema)


def description_files() -> Iterator[tuple[str, bytes]]:
    """Path below `shared/src/shared/published`, bytes: what `GET /<service>/openapi.json` and `GET /<service>/asyncapi.json` serve."""
    for service in SERVICES:
        yield f"openapi/{service.name}.json", _written(application(service).openapi())
        told = catalogue(service.tells)
        described = asyncapi.document(service.name, service.title, topic_of(service.name), told, service.intakes())
        yield f"asyncapi/{service.name}.json", _written(described)


def _written(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
