from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select

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
