"""A foreign system's client is made by a service's command line, in an environment that has the service's own secret."""

from pathlib import Path

import pytest

from issuer.clients import Clients
from issuer.directory import Directory
from shared.runtime.cli.issuing import Issuer

MONITORINGS = "the-secret-of-monitoring-itself"


def test_a_foreign_system_gets_a_secret_of_its_own_and_never_the_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Directory(tmp_path, "360922")
    monkeypatch.setenv("BIHUAN_CLIENT_SECRET", MONITORINGS)
    handed = Issuer(tmp_path).register("client-treasury", ["TREASURY"])
    assert Clients(tmp_path).proven("client-treasury", handed)
    assert Clients(tmp_path).proven("client-treasury", MONITORINGS) is None
