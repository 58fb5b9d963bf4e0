"""Where others have more of a log than the log itself, there are two ways."""


def ways_out(service: str) -> str:
    """What an operator may do, in one sentence."""
    return (
        f"请先补回：python -m {service} recover；确已无处可补回的，凭批准文号另起分支：python -m {service} branch"
        " / others have events that this log has not: recover them first; branch only where nobody has their bytes any more"
    )
