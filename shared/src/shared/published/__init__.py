"""The published contract, OpenAPI 3.1 and AsyncAPI 3 of each service: written from the code by `make docs`, and served as it lies here."""

from pathlib import Path

HERE = Path(__file__).parent
KINDS = ("openapi", "asyncapi")


def document_of(service: str, kind: str) -> Path:
    """Where one of its documents lies; a service under construction has none yet."""
    return HERE / kind / f"{service}.json"
