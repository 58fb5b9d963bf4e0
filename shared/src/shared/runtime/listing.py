"""What a command lists, line by line; where its reader has read enough, as `head` has, the command ends quietly."""

import os
import sys
from collections.abc import Iterable


def show(lines: Iterable[str]) -> None:
    """Print the lines. Exits with code 0 where nobody reads any more."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still to be written at the exit has a place to go
        sys.exit(0)
