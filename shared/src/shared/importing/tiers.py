"""How far a qualitative indicator (定性指标) is, in the words of a form."""

from shared.events.values import Tier
from shared.forms import Read, Severity
from shared.forms.cells.text import plain
from shared.importing.notes import Notes

TIERS = {"部分达成": Tier.PARTLY, "未达成": Tier.MISSED, "达成": Tier.ATTAINED}
"""How the three grades begin, whichever year's words follow (财预〔2020〕10号)."""


def tier_of(notes: Notes, printed: Read[str]) -> Tier | None:
    """The grade; None of other words, which is said."""
    bare = plain(printed.value)
    tier = next((one for begins, one in TIERS.items() if bare.startswith(begins)), None)
    if tier is None:
        sentence = f"{printed.at}的“{printed.value}”不是定性指标的完成等次；请写成“达成预期指标（95%）”的样子。"
        notes.say(printed, "TIER_UNKNOWN", sentence, Severity.ERROR, "、".join(Tier), fatal=True)
    return tier
