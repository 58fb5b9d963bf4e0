"""A topic 主题: the same documents as a service's relay sends them, in one partition, some of them twice after a fault or a branch."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bihuan_replay.access import Access
from bihuan_replay.chain import Away, Different, Entry, Page, Position, line

if TYPE_CHECKING:
    from confluent_kafka import Message

PATIENCE, QUICK = 20.0, 0.05


class Topic:
    """Read by offset, without a consumer group: the place is kept by whoever asks."""

    def __init__(self, brokers: str, topic: str, access: Access) -> None:
        try:
            import confluent_kafka
        except ImportError as missing:
            raise Different("读取主题需要 confluent-kafka：pip install 'bihuan-replay[topic]' / reading a topic needs it") from missing
        self._kafka = confluent_kafka
        self._topic = topic
        settings: dict[str, Any] = {
            "bootstrap.servers": brokers,
            "group.id": f"{access.kafka_groups}replay",
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 50,
        }
        self._consumer = confluent_kafka.Consumer(settings | access.broker, logger=None)
        self._at: int | None = None
        self._next = 0
        self._log = ""
        self._ancestors: Sequence[Position] = ()

    def page(self, after: int, limit: int, wait: float = 0) -> Page:
        """What follows in the topic; a place where it leaves something out stays visible to the chain."""
        if self._at != after:
            self._seek(after)
        told = [self._entry(message) for message in self._messages(limit, wait)]
        common = {one.log: int(one) for one in self._ancestors}
        entries = [entry for log, entry in told if log == self._log or entry.position <= common[log]]
        self._at = max([after, *(entry.position for entry in entries)])
        return Page(after, entries, self._log, ancestors=self._ancestors)

    def head(self) -> int:
        """That of the last message."""
        low, high = self._ends()
        return self._entry(self._message(high - 1))[1].position if high > low else 0

    def close(self) -> None:
        """Leave the broker."""
        self._consumer.close()

    def _messages(self, limit: int, wait: float) -> "list[Message]":
        """What is there; nothing only where there is nothing."""
        first = self._consumer.poll(wait or QUICK)
        if first is None and self._next < self._ends()[1]:
            first = self._consumer.poll(PATIENCE)
            if first is None:
                raise Away(f"Kafka 没有给出主题 {self._topic} 的第 {self._next} 条 / the broker does not bring it")
        rest = self._consumer.consume(limit - 1, QUICK) if first and limit > 1 else []
        messages = [self._well(message) for message in (first, *rest) if message]
        self._next = max([self._next, *((message.offset() or 0) + 1 for message in messages)])
        return messages

    def _seek(self, after: int) -> None:
        """To the first message beyond a position, by halving: sent again or not, such a place has the position itself before it."""
        low, high = self._ends()
        if high > low:
            self._entry(self._message(high - 1))  # it says what the log was before
        while low < high:
            middle = (low + high) // 2
            if self._entry(self._message(middle))[1].position <= after:
                low = middle + 1
            else:
                high = middle
        self._next = low
        self._consumer.assign([self._kafka.TopicPartition(self._topic, 0, low)])

    def _ends(self) -> tuple[int, int]:
        try:
            partitions = self._consumer.list_topics(self._topic, timeout=PATIENCE).topics[self._topic].partitions
            if 0 not in partitions:
                raise Different(f"没有主题 {self._topic}，或无权读取 / there is no such topic, or no right to read it")
            ends = self._consumer.get_watermark_offsets(self._kafka.TopicPartition(self._topic, 0), timeout=PATIENCE)
        except self._kafka.KafkaException as failure:
            raise Away(f"Kafka 没有应答：{failure} / does not answer") from failure
        return int(ends[0]), int(ends[1])

    def _message(self, offset: int) -> "Message":
        self._consumer.assign([self._kafka.TopicPartition(self._topic, 0, offset)])
        found = self._consumer.poll(PATIENCE)
        if found is None:
            raise Away(f"Kafka 没有给出主题 {self._topic} 的第 {offset} 条 / the broker does not bring it")
        return self._well(found)

    def _well(self, message: "Message") -> "Message":
        if error := message.error():
            self._at = None
            raise Away(f"主题 {self._topic}：{error}")
        return message

    def _follow(self, log: str, ancestors: Sequence[Position]) -> None:
        """A log that was never heard of is the one that is followed from now on, if it is a branch of that."""
        if log == self._log or any(one.log == log for one in self._ancestors):
            return
        if self._log and all(one.log != self._log for one in ancestors):
            raise Different(f"主题 {self._topic} 里有两份日志：{self._log}、{log} / two logs are in the topic")
        self._log, self._ancestors = log, ancestors

    def _entry(self, message: "Message") -> tuple[str, Entry]:
        headers: Mapping[str, Any] = dict(message.headers() or ())
        try:
            position, previous = int(headers["sequence"]), bytes.fromhex(headers["previous"].decode())
            log, ancestors = headers["log"].decode(), line(headers.get("ancestors", b"").decode())
        except (KeyError, ValueError, TypeError, AttributeError) as wrong:
            said = f"主题 {self._topic} 的第 {message.offset()} 条不是事件（{type(wrong).__name__} {wrong}） / no event of ours"
            raise Different(said) from wrong
        self._follow(log, ancestors)
        return log, Entry(position, message.value() or b"", previous)
