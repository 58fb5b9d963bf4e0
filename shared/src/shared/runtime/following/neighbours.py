"""The feeds of the services that one hears, as the environment tells them."""

from collections.abc import Iterable

import httpx

from shared.runtime.following.credentials import Credentials
from shared.runtime.following.http_feed import FeedSource, HttpFeed
from shared.runtime.settings import FeedSettings, NotSet, load


def sources(names: Iterable[str], http: httpx.AsyncClient) -> dict[str, FeedSource]:
    """Other services' logs by their HTTP feeds alone. Raises NotSet."""
    return {name: FeedSource(name, feed) for name, feed in feeds(load(FeedSettings), names, http).items()}


def feeds(given: FeedSettings, names: Iterable[str], http: httpx.AsyncClient) -> dict[str, HttpFeed]:
    """Their feeds, for which all ask as one client. Raises NotSet."""
    if lacking := set(names) - set(given.feeds):
        raise NotSet([f"BIHUAN_FEEDS 缺少 / lacks：{', '.join(sorted(lacking))}"])
    credentials = Credentials(given.token_url, given.client_id, given.client_secret)
    return {name: HttpFeed(name, given.feeds[name], http, credentials) for name in names}
