"""What monitoring says of what ends because its goal was cancelled."""

LONGEST = 2000
"""Signs of a reason."""


def goal_cancelled(reason: str) -> str:
    """Why it ends: the reason of the goal's cancellation, in its own words."""
    return f"绩效目标已撤销：{reason}"[:LONGEST]
