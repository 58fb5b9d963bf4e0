"""SQLite files as SQLAlchemy opens them: a statement is compiled once in a process, for whichever file it is first asked of."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED = LRUCache[Any, Any](4000)
"""More than all services ask in: SQLAlchemy keeps what is compiled by engine, and a county's folder has three for each of six files."""


class OneDialect(SQLiteDialect_pysqlite):
    """All files are asked in the same words."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OneDialect)

    def __hash__(self) -> int:
        return hash(OneDialect)


registry.register("sqlite.one", __name__, OneDialect.__name__)


def engine_of(file: Path | str, **options: Any) -> Engine:
    """Connections to a file, as `create_engine` makes them with these options."""
    return create_engine(f"sqlite+one:///{file}", execution_options={"compiled_cache": COMPILED}, **options)
