"""The libraries that the product is delivered with, each with the licence that it names itself."""

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
VENDORED = Path(__file__).parents[1] / "services/portal/src/portal/assets/vendor/vendored.json"
INTRODUCTION = """Bihuan itself is under the Mulan PSL v2 ([LICENSE](../LICENSE), 木兰宽松许可证第 2 版).
The files in
`services/portal/src/portal/assets/vendor` are others' (the last rows; `make vendor` renews them), and axe-core (MPL-2.0) in
`tests/portal/vendor`; no other file of this repository is.
An installation and the container images also hold the libraries below, locked in
`requirements.lock`; their licence texts come with them (`*.dist-info`). Beside them: Apache Kafka and its libraries
(Apache-2.0), PostgreSQL (PostgreSQL Licence), Python (PSF-2.0). The API pages are Swagger UI and ReDoc, which come with
fastapi-offline (Apache-2.0 and MIT)."""


def libraries() -> Iterator[tuple[str, str]]:
    """Name and licence of each locked library that is installed; what belongs to other platforms is not."""
    for name in re.findall(r"^([a-z0-9._-]+)==", LOCK.read_text("utf-8"), re.MULTILINE):
        try:
            known = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        classified = [one.rsplit(" :: ", 1)[-1] for one in known.get_all("Classifier", []) if one.startswith("License :: ")]
        stated = [*known.get_all("License-Expression", []), "; ".join(classified), *known.get_all("License", [])]
        yield name, next(filter(None, stated), "").split("\n", 1)[0]


def vendored() -> Iterator[tuple[str, str]]:
    """What others wrote that the portal's pages show themselves with."""
    for file, one in json.loads(VENDORED.read_text("utf-8")).items():
        yield f"{one['from']} {one['version']} ({file})", one["licence"]
