"""What lies behind the portal may be away: the log says so once, and nobody waits for it at every page."""

import httpx2
import pytest
from structlog.testing import capture_logs

from portal.people import People
from portal.services import Services
from portal.signing import Signing

NOWHERE = "http://provider.example/.well-known/openid-configuration"


class Line(httpx2.AsyncBaseTransport):
    """Cut, until it is mended."""

    def __init__(self) -> None:
        self.cut, self.asked = True, 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        if self.cut:
            raise httpx2.ConnectError("cut")
        return httpx2.Response(200, json={"items": []}, request=request)


@pytest.fixture
def line() -> Line:
    return Line()


async def test_a_service_that_is_away_is_one_line_in_the_log_and_one_when_it_is_back(line: Line) -> None:
    services = Services({"goals": "http://goals.example", "audit": "http://audit.example"}, line)
    with capture_logs() as lines:
        assert all([(await services.by("token").get("goals", f"/items?year={year}")).away for year in range(2018, 2022)])
        line.cut = False
        assert (await services.by("token").get("goals", "/items")).ok
    assert [(one["event"], one["service"]) for one in lines] == [("a service is away", "goals"), ("a service is back", "goals")]
    await services.stop()


async def test_a_directory_that_did_not_answer_is_not_waited_for_by_every_page(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    signing = Signing(NOWHERE, "portal", "secret", transport=line)
    people = People(signing)
    with capture_logs() as lines:
        assert [await people.names("token", [one]) for one in ("li", "wang", "zhao")] == [{"li": "li"}, {"wang": "wang"}, {"zhao": "zhao"}]
        assert line.asked == 1
        monkeypatch.setattr("portal.signing.REST", 0.0)
        signing_later = Signing(NOWHERE, "portal", "secret", transport=line)
        assert [await signing_later.people("token", [one]) for one in ("li", "wang")] == [[], []]
        assert line.asked == 3
    assert [one["event"] for one in lines] == ["the directory of people is away"] * 2
