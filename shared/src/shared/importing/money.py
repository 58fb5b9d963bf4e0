"""Which rows of a form's money make which source of funds (资金来源)."""

from collections.abc import Collection, Mapping

FISCAL = ("central", "province", "city", "county")
"""财政拨款 by level of government, where it is not printed as one."""
OTHERS = ("other", "own", "special_account")


def by_source(kinds: Collection[str]) -> Mapping[str, list[str]]:
    """Of the kinds of money on a form, those of 财政拨款, 上年结转 and 其他资金."""
    return {
        "fiscal_funds": ["fiscal"] if "fiscal" in kinds else [kind for kind in FISCAL if kind in kinds],
        "carryover": [kind for kind in ("carryover",) if kind in kinds],
        "other_funds": [kind for kind in OTHERS if kind in kinds],
    }
