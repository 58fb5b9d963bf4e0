"""What audit had heard of an item, and was lost since: found by the item's name, without reading what is lost beside it."""

import json
from pathlib import Path

from sqlalchemy import Connection, insert

from audit.views.lost import of_item
from shared.runtime.eventlog.lost import lost

DOCUMENT = Path("tests/events/golden/goals.GoalApproved.json").read_bytes().strip()
ITEM = json.loads(DOCUMENT)["subject"]


def test_of_all_that_is_lost_only_what_names_the_item_is_read(conn: Connection) -> None:
    lost.create(conn)
    of_another = DOCUMENT.replace(ITEM.encode(), b"360922-2020-P9999")
    rows = {7: DOCUMENT, 8: of_another, 9: b"what nobody can read, of 360922-2020-P9999"}
    conn.execute(
        insert(lost), [{"source": "goals", "log_id": "former", "position": at, "document": document} for at, document in rows.items()]
    )
    found = of_item(conn, ITEM)
    assert [one.id for one in found.heard] == [json.loads(DOCUMENT)["id"]]
    assert [*found.why.values()] == ["goals 的日志 former 第 7 条，因日志分支作废"]
