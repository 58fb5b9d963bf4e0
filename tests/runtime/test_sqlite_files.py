import asyncio
import time
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, func, insert, select

from shared.runtime.eventlog.sqlite import READERS, Sqlite
from shared.runtime.sql.sqlite_files import COMPILED, engine_of
from shared.runtime.sql.tables import make_missing

words = Table("words", MetaData(), Column("number", Integer, primary_key=True), Column("word", Text, nullable=False, index=True))


def test_what_is_asked_of_one_file_is_compiled_for_all_and_each_answers_for_itself(tmp_path: Path) -> None:
    files = [engine_of(tmp_path / name) for name in ("goals.sqlite", "audit.sqlite")]
    compiled = []
    for number, file in enumerate(files):
        with file.begin() as conn:
            make_missing(conn, [words])
            conn.execute(insert(words).values(number=number, word="绩"))
            assert conn.scalars(select(words.c.number).where(func.length(words.c.word) == 1)).all() == [number]
        compiled.append(len(COMPILED))
        file.dispose()
    assert compiled[0] == compiled[1]


def test_a_table_that_is_there_stays_and_one_that_is_not_is_made_with_its_indexes(tmp_path: Path) -> None:
    other = Table("others", MetaData(), Column("word", Text, index=True))
    with engine_of(tmp_path / "goals.sqlite").begin() as conn:
        make_missing(conn, [words])
        conn.execute(insert(words).values(number=1, word="效"))
        make_missing(conn, [words, other])
        assert conn.scalars(select(words.c.word)).all() == ["效"]
        indexed = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name").scalars().all()
    assert indexed == ["ix_others_word", "ix_words_word"]


def files_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def test_a_database_that_has_stopped_is_its_one_file(tmp_path: Path) -> None:
    def slowly(conn: Connection) -> int:
        time.sleep(0.05)
        return int(conn.scalar(select(func.count()).select_from(words)) or 0)

    database = Sqlite(tmp_path / "goals.sqlite")
    await database.start()
    await database.write(lambda conn: make_missing(conn, [words]))
    assert await asyncio.gather(*(database.read(slowly) for _ in range(READERS))) == [0] * READERS
    assert database.pools == {"read": (READERS, 0)}
    await database.write(lambda conn: conn.execute(insert(words).values(number=1, word="绩")))
    assert await database.read(slowly) == 1
    await database.stop()
    assert files_in(tmp_path) == ["goals.sqlite"], "no reader holds on to what was written beside it"
