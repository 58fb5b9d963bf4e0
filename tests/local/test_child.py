"""A process that has ended is named with what it said last."""

from pathlib import Path

from local.child import Child


def test_the_sentence_for_a_process_that_ended_says_its_code_and_its_last_line(tmp_path: Path) -> None:
    child = Child("goals", ["sh", "-c", "echo starting; echo the port is taken; exit 3"], tmp_path / "goals.log")
    child.start()
    assert child.wait(10) == 3
    assert str(child.ended()).endswith("has ended with 3; its log is there: the port is taken")


def test_one_that_never_ran_said_nothing(tmp_path: Path) -> None:
    assert str(Child("goals", ["true"], tmp_path / "goals.log").ended()).endswith("its log is there: ")
