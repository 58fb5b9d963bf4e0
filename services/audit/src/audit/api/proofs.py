"""What proves an item's trail, for whoever verifies it without us."""

from pathlib import Path

from audit import verify
from audit.permissions import AUDITOR
from audit.views import proof, trail
from audit.views.proof import Proven
from shared.events.envelope import Value
from shared.runtime.decider import Unknown
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

SCRIPT = Path(verify.__file__).read_text("utf-8")
routes = Routes(tags=["举证 proof"])


class Proof(Value):
    """Everything told of an item, and how it is verified."""

    item: str
    documents: tuple[Proven, ...]
    """In the order of the trail."""
    script: str
    """verify.py: verifies the documents laid down as `file` by position, with Python alone."""


@routes.get("/items/{item}/proof", may=AUDITOR, refuses=(Unknown,))
async def proof_of(item: Item, ask: Ask) -> Proof:
    """举证: every document of the item byte for byte, with leaf hashes and the chain, and a script that verifies them without us."""
    documents = await ask.view((trail.VIEW, proof.ARCHIVE), lambda conn: proof.of_item(conn, trail.heard(conn, item)))
    if not documents:
        raise Unknown(f"没有预算事项 {item} 的任何事件")
    return Proof(item=item, documents=documents, script=SCRIPT)
