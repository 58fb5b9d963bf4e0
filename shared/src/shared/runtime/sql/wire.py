"""Prepared statements on the libpq connection under psycopg, where microseconds count: the log's few in binary, lists in text."""

import select
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus
from sqlalchemy import PoolProxiedConnection

BINARY = 1
KEPT = 200
"""So many statements the server keeps for a connection."""
DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
ARRAY = struct.Struct(">iiIii")
LENGTH = struct.Struct(">i")
BIGINT = struct.Struct(">q")
TEXT_OID, BIGINT_OID, BYTEA_OID = 25, 20, 17


@dataclass(frozen=True)
class Statement:
    """A statement under the name that the server keeps it by; its parameters are `$1` with a cast to their type."""

    name: bytes
    sql: bytes


class Wire:
    """One connection: what was put goes out together, in one round trip."""

    def __init__(self, driver: Any) -> None:
        self._pg = driver.pgconn
        self._read = Transformer(driver)
        self._prepared: dict[Statement, None] = {}
        self._put: list[tuple[Statement, Sequence[bytes]]] = []

    def put(self, statement: Statement, *values: bytes) -> None:
        """Send this with the next ask."""
        self._put.append((statement, values))

    def ask(self) -> list[Any]:
        """Send what was put, as one transaction where none is open; the result of each. Raises psycopg.Error."""
        asked, self._put = self._put, []
        self._prepare(*(statement for statement, _ in asked))
        self._pg.enter_pipeline_mode()
        for statement, values in asked:
            self._pg.send_query_prepared(statement.name, values, [BINARY] * len(values), BINARY)
        self._pg.pipeline_sync()
        results = self._results(len(asked))
        self._pg.exit_pipeline_mode()
        return results

    def one(self, statement: Statement, *values: bytes) -> Any:
        """The result of a single statement. Raises psycopg.Error."""
        self._prepare(statement)
        return _sound(self._pg.exec_prepared(statement.name, values, [BINARY] * len(values), BINARY))

    def lines(self, statement: Statement, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a single statement as psycopg reads them, for plain values. Raises psycopg.Error."""
        self._prepare(statement)
        result = _sound(self._pg.exec_prepared(statement.name, [None if one is None else str(one).encode() for one in values]))
        self._read.set_pgresult(result)
        return self._read.load_rows(0, result.ntuples, tuple)

    def _prepare(self, *statements: Statement) -> None:
        for statement in statements:
            if statement not in self._prepared:
                _sound(self._pg.prepare(statement.name, statement.sql))
                self._prepared[statement] = None
        while len(self._prepared) > KEPT:
            first = next(iter(self._prepared))
            _sound(self._pg.exec_(b"DEALLOCATE " + first.name))
            del self._prepared[first]

    def _results(self, number: int) -> list[Any]:
        found = []
        for _ in range(number):
            found.append(_sound(self._next()))
            self._next()
        if (last := self._next()) is None or last.status != ExecStatus.PIPELINE_SYNC:
            raise psycopg.OperationalError("the round trip has no end")
        return found

    def _next(self) -> Any:
        """The next result, or None between two statements."""
        poll = select.poll()
        while (unsent := self._pg.flush()) or self._pg.is_busy():
            poll.register(self._pg.socket, select.POLLIN | (select.POLLOUT if unsent else 0))
            poll.poll()
            self._pg.consume_input()
        return self._pg.get_result()


def wire_of(pooled: PoolProxiedConnection) -> Wire:
    """The wire of a pool's connection, which knows what it has prepared."""
    if "wire" not in pooled.info:
        pooled.info["wire"] = Wire(pooled.driver_connection)
    kept: Wire = pooled.info["wire"]
    return kept


def _sound(result: Any) -> Any:
    if result is None:
        raise psycopg.OperationalError("the connection is lost")
    if result.status not in DONE:
        if result.error_field(DiagnosticField.SQLSTATE) is None:  # not the server says so but libpq: there is no server any more
            raise psycopg.OperationalError(result.get_error_message().strip())
        raise psycopg.errors.error_from_result(result)
    return result


def texts(values: Sequence[str]) -> bytes:
    """A text[]."""
    return _array(TEXT_OID, [value.encode() for value in values])


def bigints(values: Sequence[int]) -> bytes:
    """A bigint[]."""
    return _array(BIGINT_OID, [BIGINT.pack(value) for value in values])


def byteas(values: Sequence[bytes]) -> bytes:
    """A bytea[]."""
    return _array(BYTEA_OID, values)


def _array(oid: int, values: Sequence[bytes]) -> bytes:
    parts = [ARRAY.pack(1, 0, oid, len(values), 1)]
    for value in values:
        parts += (LENGTH.pack(len(value)), value)
    return b"".join(parts)


def bigint(value: bytes) -> int:
    """A bigint of a row."""
    return int.from_bytes(value, "big", signed=True)


def rows(result: Any, *columns: Callable[[bytes], Any]) -> list[tuple[Any, ...]]:
    """The rows, each value read by its column's reader; NULL is None."""
    value = result.get_value
    return [
        tuple(None if (given := value(row, column)) is None else read(given) for column, read in enumerate(columns))
        for row in range(result.ntuples)
    ]
