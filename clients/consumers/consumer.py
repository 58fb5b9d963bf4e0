"""A subscriber in Python with confluent-kafka and httpx: `consumer.py https://county/goals bihuan.goals goals.ndjson`.

It keeps one document a line; the last whole line is its place. The settings are those that `python -m goals client add` hands over."""

import hashlib
import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote_plus

import httpx
from confluent_kafka import Consumer

FEED, TOPIC, FILE = f"{sys.argv[1].removesuffix('/events')}/events", sys.argv[2], Path(sys.argv[3])
IDENTITY, LINES, TOLD = Path(f"{FILE}.log"), FILE.open("ab", buffering=0), os.environ
CLIENT = quote_plus(TOLD["BIHUAN_CLIENT_ID"]), quote_plus(TOLD["BIHUAN_CLIENT_SECRET"])


class Place:
    """Where we stand; whatever does not continue it ends the program before anything is written."""

    def __init__(self) -> None:
        self.log, self.ancestors = IDENTITY.read_text() if IDENTITY.exists() else "", ""
        self.stand()

    def stand(self, lines: int | None = None) -> None:
        kept = FILE.read_bytes().split(b"\n")[:-1][:lines]  # without a line that was cut off when we were killed
        LINES.truncate(sum(len(line) + 1 for line in kept))
        self.position, self.last = (int(json.loads(kept[-1])["sequence"]), kept[-1]) if kept else (0, b"")

    def branches(self, log: str, ancestors: str) -> bool:
        """Where the log is a branch of mine, back to the last position in common."""
        common, self.ancestors = re.search(f"(?:^|, ){self.log};([0-9]+);", ancestors), ancestors
        if common and self.position > int(common[1]):
            print(f"日志另起分支为 {log}：位置 {common[1]} 之后所读的作废", file=sys.stderr)
            self.stand(int(common[1]))  # one document a line, from position 1 on
        if common or not self.log:
            self.log = log if IDENTITY.write_text(log) else ""
        return common is not None

    def same(self, log: str, leaf: str = "") -> None:
        if log != self.log:
            sys.exit(f"日志标识是 {log}，此前所读的是 {self.log}：不是同一份日志")
        if self.last and leaf and leaf != hashlib.sha256(b"\x00" + self.last).hexdigest():
            sys.exit(f"位置 {self.position} 的事件与此前所读的不同，叶哈希不符")

    def take(self, document: bytes) -> None:
        if (position := int(json.loads(document)["sequence"])) != self.position + 1:
            sys.exit(f"应为位置 {self.position + 1}，来的是 {position}")
        LINES.write(document + b"\n")
        self.position, self.last = position, document


def catch_up(mine: Place) -> None:
    """The feed, page after page, up to its head; while it does not answer, wait."""
    head = mine.position + 1
    while mine.position < head:
        try:
            answer = httpx.post(TOLD["BIHUAN_TOKEN_URL"], data={"grant_type": "client_credentials"}, auth=CLIENT)
            bearer = {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}
            page = httpx.get(f"{FEED}?after={mine.position}&limit=1000", headers=bearer, timeout=30).raise_for_status()
        except httpx.HTTPError as away:
            print(f"{FEED} 没有应答：{away}", file=sys.stderr)
            time.sleep(1)
            continue
        if mine.branches(page.headers["Log-Id"], page.headers.get("Log-Ancestors", "")):
            continue
        if (head := int(page.headers["Head"])) < mine.position:
            sys.exit(f"日志止于位置 {head}，此前已读到 {mine.position}：日志被还原到较早的时点")
        mine.same(page.headers["Log-Id"], page.headers["Leaf-Hash"])
        text, at = page.content.decode(), 1
        while text[at] != "]":  # byte for byte: the leaf hash is that of the stored bytes
            end = json.JSONDecoder().raw_decode(text, at)[1]
            mine.take(text[at:end].encode())
            at = end + (text[end] == ",")


catch_up(mine := Place())  # the feed first; then what the topic brings, again from its beginning where nothing was committed
tls, ca, user, password, mechanism = (TOLD.get(f"BIHUAN_KAFKA_{name}", "") for name in ("TLS", "CA", "USER", "PASSWORD", "MECHANISM"))
sasl = {"sasl.username": user, "sasl.password": password, "sasl.mechanism": mechanism} if user else {}
settings = {"bootstrap.servers": TOLD["BIHUAN_KAFKA"], "group.id": TOLD["BIHUAN_KAFKA_GROUPS"] + TOPIC, "auto.offset.reset": "earliest"}
settings |= {"security.protocol": ("SASL_" if user else "") + ("SSL" if tls == "true" else "PLAINTEXT"), "ssl.ca.location": ca or "probe"}
(consumer := cast(Any, Consumer(settings | sasl))).subscribe([TOPIC])
while True:
    if (message := consumer.poll(10)) is None or message.error():
        catch_up(mine)  # a quiet topic may have left something out
        continue
    headers, document = {name: value.decode() for name, value in message.headers()}, message.value()
    log, position, leaf = headers["log"], int(headers["sequence"]), hashlib.sha256(b"\x00" + document).hexdigest()
    if f"{log};" not in mine.ancestors and (log != mine.log or position > mine.position + 1):
        catch_up(mine)
    if f"{log};" not in mine.ancestors:  # what the log told before it branched counts no more
        mine.same(log, {mine.position: leaf, mine.position + 1: headers["previous"]}.get(position, ""))
        if position == mine.position + 1:
            mine.take(document)
