"""What a log tells when a file is handed in to it, for a claim to name."""

from typing import Annotated

from pydantic import Field

from shared.events.envelope import Event
from shared.events.values import WHOLE, Sha256


class HandedIn(Event):
    """佐证材料上传: a file is kept that is to prove something of the event's subject; what it is called, only who handed it in says."""

    sha256: Sha256
    unit: Annotated[str, Field(max_length=200)]
    """Whose it is: the unit's code, or that of the firm; empty where the county's own people handed it in."""
    name: Annotated[str, Field(min_length=1, max_length=255)]
    """What the file was called; it never names a place."""
    media_type: Annotated[str, Field(max_length=100)]
    """By its content."""
    size: Annotated[int, Field(ge=1), WHOLE]
    """Bytes."""
