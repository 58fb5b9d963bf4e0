"""年度主要任务 of a department's goal: tasks with what they hold and cost."""

from shared.forms.cells.text import label
from shared.forms.form import Row
from shared.forms.layout.grid import Grid
from shared.forms.layout.words import TOTAL

NAME, CONTENT = {"任务名称", "主要任务", "任务"}, {"主要内容", "任务内容"}
MONEY = {"总额": "total", "预算金额": "total", "金额": "total", "财政拨款": "fiscal", "其他资金": "other", "预算资金": "total"}


def task_rows(grid: Grid, row: int) -> tuple[list[Row], int] | None:
    """The tasks under a heading in this row, and the first row after them; None where no heading is."""
    texts = {label(text): at for at, text in grid.runs(row)}
    name, content = (next((texts[word] for word in texts if word in words), None) for words in (NAME, CONTENT))
    if name is None or content is None:
        return None
    below = {label(text): at for at, text in grid.runs(row + 1)} if row + 1 < grid.last else {}
    deep = bool(below.keys() & MONEY.keys()) and not grid.text(row + 1, name)
    money = {MONEY[word]: at for word, at in {**texts, **(below if deep else {})}.items() if word in MONEY}
    rows: list[Row] = []
    at = row + 1 + deep
    while at < grid.last and (runs := grid.runs(at)):
        total = label(runs[0][1]) in TOTAL | {"金额合计"} or label(grid.text(at, name)) in TOTAL | {"金额合计"}
        if not grid.text(at, name) and not total:
            break
        columns = {"name": name, "content": content, **money}
        if not total:
            rows.append(Row({key: cell for key, place in columns.items() if (cell := grid.cell(at, place)).text}))
        at += 1
        if total:
            break
    return rows, at
