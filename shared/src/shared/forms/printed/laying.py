"""Cells and blocks that the layouts of all official forms are laid of."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from shared.events.values import Indicator, Operator
from shared.forms.printed.form import PrintedCell, Stands

TEN_THOUSAND = Decimal(10000)
TICKED, OPEN = "☑", "□"
Cells = tuple[PrintedCell, ...]


def label(text: str, across: int = 1, down: int = 1) -> PrintedCell:
    """A word of the form."""
    return PrintedCell(value=text, stands=Stands.LABEL, across=across, down=down)


def words(text: str | None, across: int = 1) -> PrintedCell:
    """What somebody wrote."""
    return PrintedCell(value=text or "", across=across)


def centred(text: str | None, across: int = 1) -> PrintedCell:
    """A word or two, or a tick."""
    return PrintedCell(value=text or "", stands=Stands.CENTRED, across=across)


def blank(across: int = 1) -> PrintedCell:
    """Left open."""
    return PrintedCell(across=across)


def dash() -> PrintedCell:
    """Where the form itself says that nothing is filled in."""
    return centred("—")


def amount(yuan: Decimal | None, across: int = 1) -> PrintedCell:
    """Money in 万元, exactly."""
    return PrintedCell(value="" if yuan is None else _figure(yuan / TEN_THOUSAND), stands=Stands.AMOUNT, across=across)


def number(value: Decimal | None, across: int = 1) -> PrintedCell:
    """A figure without a unit."""
    return PrintedCell(value="" if value is None else _figure(value), stands=Stands.NUMBER, across=across)


def rate(percent: Decimal | None, across: int = 1) -> PrintedCell:
    """94.08%."""
    return PrintedCell(value="" if percent is None else f"{percent:f}%", stands=Stands.RATE, across=across)


def measured(value: Decimal | None, text: str | None) -> PrintedCell:
    """A target or what was reached: a figure, else words."""
    return centred(text) if value is None else number(value)


def coded(code: str, name: str) -> str:
    """[119001]县委办公室."""
    return f"[{code}]{name}" if name else code


def of_unit(code: str, unit: str, department: str, left: int, right: int) -> Cells:
    """主管部门 and 实施单位, each with its code, `left` and `right` columns wide."""
    return (
        label("主管部门及代码", 2),
        words(coded(code[:3], department), left),
        label("实施单位", 2),
        words(coded(code, unit), right),
    )


def ticked(options: Iterable[str], chosen: str) -> str:
    """新增□ 延续☑."""
    return "　".join(f"{option}{TICKED if option == chosen else OPEN}" for option in options)


def from_to(first: date, last: date) -> str:
    """2026年1月1日至2026年12月31日."""
    return "至".join(f"{day.year}年{day.month}月{day.day}日" for day in (first, last))


def leveled(indicators: Sequence[Indicator]) -> list[Cells]:
    """The cells of level 1 and 2 before each indicator; those of neighbours that say the same are one that reaches down."""
    first, second = ([(one.level1,) for one in indicators], [(one.level1, one.level2) for one in indicators])
    return [
        tuple(label(f"{said[n][-1]}指标", down=down) for said in (first, second) if (down := _reaches(said, n))) for n in range(len(first))
    ]


def aimed_at(one: Indicator) -> Cells:
    """三级指标, 指标性质, 指标值, 度量单位; a unit that there is not is said, so that none is looked for in the name."""
    return words(one.name), centred(one.operator), target_of(one), centred(one.measure) if one.measure else dash()


def target_of(one: Indicator) -> PrintedCell:
    """指标值: a figure, else words."""
    return centred(one.target_text) if one.operator is Operator.QUALITATIVE else measured(one.target, one.target_text)


def _reaches(said: Sequence[tuple[str, ...]], n: int) -> int:
    """How many from here on say the same; none where the one before says it already."""
    if n and said[n - 1] == said[n]:
        return 0
    return next((at for at, other in enumerate(said[n:]) if other != said[n]), len(said) - n)


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
