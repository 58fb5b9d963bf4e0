"""Tick boxes and check marks."""

import re

from shared.forms.cells.text import plain

TICKED = "✔✓√☑■●◆☒▣"
OPEN = "□○◇☐▢"
ALONE = {"v", "V", "是", "1", "√", "✔", "✓", "☑", "■", "●", "y", "Y"}


def marked(text: str) -> bool:
    """A cell under a heading that is ticked."""
    bare = plain(text)
    return bare in ALONE or (bool(bare) and all(one in TICKED for one in bare))


def chosen(text: str) -> tuple[str, ...] | None:
    """What is ticked of the words in one cell, the box before or after its word; None where there is no box at all."""
    bare = plain(text)
    if not any(one in TICKED + OPEN for one in bare):
        return None
    boxes = f"[{TICKED}{OPEN}]"
    words = re.split(boxes, bare)
    signs = re.findall(boxes, bare)
    after = bool(words[0])
    options = words[: len(signs)] if after else words[1:]
    return tuple(option.strip("()、,;") for option, sign in zip(options, signs, strict=False) if sign in TICKED and option)
