"""How far a subscription has come, as a process knows it, beside what the database says."""

from shared.runtime.eventlog.progress import Progress, ProgressBoard

VIEW = ("watchlist_1", "goals")


def board_at(position: int) -> ProgressBoard:
    board = ProgressBoard()
    board.set(*VIEW, Progress(position, 10))
    return board


def test_what_moved_while_the_database_was_read_is_not_set_back() -> None:
    board = board_at(4)
    before = board.known()
    board.advance(*VIEW, 9)
    board.learn(*VIEW, Progress(4, 10), before)
    assert board.at(*VIEW) == Progress(9, 10)


def test_a_checkpoint_that_was_begun_anew_is_learned() -> None:
    board = board_at(9)
    board.learn(*VIEW, Progress(0, 12), board.known())
    assert board.at(*VIEW) == Progress(0, 12)
