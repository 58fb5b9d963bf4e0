"""A subscriber in Python with confluent-kafka and httpx: `consumer.py https://county/goals bihuan.goals goals.ndjson`.

It keeps one document a line; the last whole line is its place. The settings are those that `python -m goals client add` hands over."""

import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
from confluent_kafka import Consumer

FEED, TOPIC, FILE = f"{sys.argv[1].removesuffix('/events')}/events", sys.argv[2], Path(sys.argv[3])
IDENTITY, TOLD = Path(f"{FILE}.log"), os.environ


class Place:
    """Where we stand; whatever does not continue it ends the program before anything is written."""

    def __init__(self) -> None:
        self.file = FILE.open("a+b", buffering=0)
        self.file.seek(0)
        lines = self.file.read()
        self.file.truncate(end := lines.rfind(b"\n") + 1)  # a line that was cut off when we were killed
        last = lines[:end].rstrip(b"\n").rsplit(b"\n", 1)[-1]
        self.position, self.leaf = (int(json.loads(last)["sequence"]), leaf_of(last)) if last else (0, "")
        self.log = IDENTITY.read_text() if IDENTITY.exists() else ""

    def same(self, log: str, leaf: str = "") -> None:
        self.log = self.log or (log if IDENTITY.write_text(log) else "")
        if log != self.log:
            sys.exit(f"日志标识是 {log}，此前所读的是 {self.log}：不是同一份日志")
        if self.position and leaf and leaf != self.leaf:
            sys.exit(f"位置 {self.position} 的事件与此前所读的不同，叶哈希不符")

    def take(self, position: int, document: bytes) -> None:
        if position != self.position + 1 or int(json.loads(document)["sequence"]) != position:
            sys.exit(f"应为位置 {self.position + 1}，来的是 {position}")
        self.file.write(document + b"\n")
        self.position, self.leaf = position, leaf_of(document)


def leaf_of(document: bytes) -> str:
    return hashlib.sha256(b"\x00" + document).hexdigest()


def page_after(position: int) -> httpx.Response:
    client = quote_plus(TOLD["BIHUAN_CLIENT_ID"]), quote_plus(TOLD["BIHUAN_CLIENT_SECRET"])
    granted = httpx.post(TOLD["BIHUAN_TOKEN_URL"], data={"grant_type": "client_credentials"}, auth=client).raise_for_status()
    bearer = {"Authorization": f"Bearer {granted.json()['access_token']}"}
    return httpx.get(FEED, params={"after": position, "limit": 1000}, headers=bearer, timeout=30).raise_for_status()


def catch_up(mine: Place) -> None:
    """The feed, page after page, up to its head; while it does not answer, wait."""
    head = mine.position + 1
    while mine.position < head:
        try:
            page = page_after(mine.position)
        except httpx.HTTPError as away:
            print(f"{FEED} 没有应答：{away}", file=sys.stderr)
            time.sleep(1)
            continue
        if (head := int(page.headers["Head"])) < mine.position:
            sys.exit(f"日志止于位置 {head}，此前已读到 {mine.position}：日志被还原到较早的时点")
        mine.same(page.headers["Log-Id"], page.headers["Leaf-Hash"])
        text, at = page.content.decode(), 1
        while text[at] != "]":  # byte for byte: the leaf hash is that of the stored bytes
            told, end = json.JSONDecoder().raw_decode(text, at)
            mine.take(int(told["sequence"]), text[at:end].encode())
            at = end + (text[end] == ",")


mine = Place()
catch_up(mine)  # the feed first; then what the topic brings, again from its beginning where nothing was committed
tls, user, ca = (TOLD.get(f"BIHUAN_KAFKA_{name}", "") for name in ("TLS", "USER", "CA"))
settings = {"bootstrap.servers": TOLD["BIHUAN_KAFKA"], "group.id": TOLD["BIHUAN_KAFKA_GROUPS"] + TOPIC, "auto.offset.reset": "earliest"}
settings |= {"security.protocol": ("SASL_" if user else "") + ("SSL" if tls == "true" else "PLAINTEXT"), "ssl.ca.location": ca or "probe"}
if user:
    settings |= {"sasl.username": user, "sasl.password": TOLD["BIHUAN_KAFKA_PASSWORD"], "sasl.mechanism": TOLD["BIHUAN_KAFKA_MECHANISM"]}
(consumer := Consumer(settings)).subscribe([TOPIC])
while True:
    message: Any = consumer.poll(10)
    if message is None or message.error():
        catch_up(mine)  # a quiet topic may have left something out
        continue
    headers, document = {name: value.decode() for name, value in message.headers()}, message.value()
    mine.same(headers["log"])
    if (position := int(headers["sequence"])) > mine.position + 1:
        catch_up(mine)
    if position == mine.position:
        mine.same(headers["log"], leaf_of(document))
    if position == mine.position + 1:
        mine.same(headers["log"], headers["previous"])
        mine.take(position, document)
