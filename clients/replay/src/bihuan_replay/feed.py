"""A live feed 事件流: pages of a service's log over HTTP."""

from dataclasses import replace

import httpx

from bihuan_replay.access import Access
from bihuan_replay.chain import Away, Different, Page, line, split

TIMEOUT = 20.0
LARGEST = 1_000


class Feed:
    """One service's feed, `https://…/goals`, read with a token."""

    def __init__(self, url: str, access: Access) -> None:
        self._url = url.rstrip("/").removesuffix("/events") + "/events"
        self._access = access
        self._token = access.token
        self._http = httpx.Client()

    def page(self, after: int, limit: int, wait: float = 0) -> Page:
        """Raises Away while the service does not answer, Different where it will never give what was asked for."""
        answer = self._asked({"after": after, "limit": min(limit, LARGEST), "wait": wait}, wait)
        try:
            log, leaf, head = answer.headers["Log-Id"], bytes.fromhex(answer.headers["Leaf-Hash"]), int(answer.headers["Head"])
            ancestors = line(answer.headers.get("Log-Ancestors", ""))
        except (KeyError, ValueError) as wrong:
            raise Different(f"{self._url} 的应答缺少 Log-Id、Leaf-Hash、Head / this is no feed: {wrong}") from wrong
        entries = split(answer.content)
        if entries and entries[0].position == after + 1:
            entries[0] = replace(entries[0], previous=leaf)
        return Page(after, entries, log, leaf, head, ancestors)

    def head(self) -> int:
        """As the feed says."""
        return self.page(0, 1).head or 0

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _asked(self, asked: dict[str, float], wait: float) -> httpx.Response:
        for again in (True, False):
            headers = {"Authorization": f"Bearer {self._token or self._new_token()}"}
            try:
                answer = self._http.get(self._url, params=asked, headers=headers, timeout=wait + TIMEOUT)
            except httpx.HTTPError as failure:
                raise Away(f"{self._url} 没有应答：{failure or type(failure).__name__} / does not answer") from failure
            if answer.status_code != 401 or not again or not self._access.token_url:
                break
            self._token = ""  # it has expired
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Away(f"{self._url} 应答 {answer.status_code}：{answer.text[:200]}")
        if answer.status_code != 200:
            raise Different(f"{self._url} 拒绝读取，应答 {answer.status_code}：{answer.text[:200]} / the feed refuses")
        return answer

    def _new_token(self) -> str:
        access = self._access
        if not access.token_url:
            raise Different("没有令牌：请设置 BIHUAN_TOKEN，或 BIHUAN_TOKEN_URL、BIHUAN_CLIENT_ID、BIHUAN_CLIENT_SECRET / no token is set")
        try:
            client = httpx.BasicAuth(access.client_id, access.client_secret)
            answer = self._http.post(access.token_url, data={"grant_type": "client_credentials"}, auth=client, timeout=TIMEOUT)
        except httpx.HTTPError as failure:
            raise Away(f"{access.token_url} 没有应答：{failure or type(failure).__name__} / does not answer") from failure
        if answer.status_code >= 500:
            raise Away(f"{access.token_url} 应答 {answer.status_code}")
        if answer.status_code != 200:
            raise Different(f"{access.token_url} 不给令牌，应答 {answer.status_code}：{answer.text[:200]} / gives no token")
        self._token = str(answer.json()["access_token"])
        return self._token
