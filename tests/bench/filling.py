"""Services' databases filled in bulk: events through the log, views through the services' own followers."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice

from sqlalchemy import Connection, create_engine, make_url, text

from shared.events.envelope import catalogue
from shared.runtime.deciding.reaction import log_of
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.log import Append, Pending, Recorded
from shared.runtime.following.feed import Decoder, LogSource
from shared.runtime.following.subscription import ViewSubscription
from shared.runtime.kafka import relay
from shared.runtime.service import Service
from tests.bench.comparing import must

AT_ONCE = 1_000
REQUEST = hashlib.sha256(b"a request").digest()
ANSWER = b'{"stream":"goal/990003-2020-P0001","version":1,"events":[{"id":"01a21507-92b4-744f-b5fb-df17a25045de","type":"a type"}]}'


async def tell(database: Database, recorded: Iterable[Pending]) -> int:
    """Append events, each as a command of its own; how many there were."""
    number = 0
    waiting = iter(recorded)
    while some := list(islice(waiting, AT_ONCE)):
        commands = [Append(one.id, "bench", REQUEST, ANSWER, [one]) for one in some]
        outcomes = await asyncio.gather(*(database.append(one) for one in commands))
        must(all(isinstance(one, Recorded) for one in outcomes), f"not recorded: {outcomes[0]}")
        number += len(some)
    must(database.head == number, f"{number} were told, and the log ends at {database.head}")
    return number


async def identify(databases: Mapping[str, Database], clock: str, jurisdiction: str) -> dict[str, LogSource]:
    """Begin the logs, or find who they are."""
    ids = {name: await one.write(lambda conn: log.identify(conn, clock, jurisdiction)) for name, one in databases.items()}
    return {name: LogSource(name, one, ids[name]) for name, one in databases.items()}


async def project(services: Sequence[Service], databases: Mapping[str, Database], sources: Mapping[str, LogSource]) -> None:
    """Bring every view of the services to the end of every log that it hears, and set relays and reactions there too."""
    decoder = Decoder(catalogue(*(service.tells for service in services)))
    followers: list[ViewSubscription] = []
    for service in services:
        await databases[service.name].write(partial(_make, views=service.views))
        heard = [(view, name) for view in service.views for name in view.hears]
        followers += [ViewSubscription(view, sources[name], databases[service.name], decoder) for view, name in heard]
    for name, source in sources.items():
        together = [one for one in followers if one.source is source]
        while any(await asyncio.gather(*(one.step() for one in together))):
            pass
        behind = ", ".join(f"{one.name}:{one.position}" for one in together if one.position != source.head)
        must(not behind, f"not at {name}:{source.head}: {behind}")
    for service in services:
        own = [(relay.NAME, service.name), *((reaction.__name__, log_of(reaction)) for reaction in service.reactions)]
        for follower, name in own:
            end = await databases[name].read(partial(_end, source=sources[name]))
            await databases[service.name].write(partial(checkpoint.move, follower=follower, source=name, to=end))


def _make(conn: Connection, views: Sequence[View]) -> None:
    for view in views:
        view.make(conn)


def _end(conn: Connection, source: LogSource) -> Checkpoint:
    head = log.head(conn).position
    return Checkpoint(source.log_id, head, log.leaf_at(conn, head) or b"")


def settle(admin_url: str, runtime_urls: Iterable[str]) -> None:
    """PostgreSQL: what autovacuum has done long ago to tables that have grown for years."""
    for url in runtime_urls:
        engine = create_engine(make_url(admin_url).set(database=make_url(url).database), isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(text("VACUUM ANALYZE"))
        engine.dispose()
