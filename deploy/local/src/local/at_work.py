"""What `python -m local run` has started: servers and counties, kept at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.held import Held
from local.kafka import Kafka
from local.postgres import Postgres
from local.served_county import ServedCounty, Tell


@dataclass(frozen=True)
class AtWork:
    """Everything that this process has started and starts again."""

    folder: Path
    servers: Mapping[str, Postgres | Kafka]
    counties: Sequence[ServedCounty]
    say: Tell

    def revived(self) -> bool:
        """Start again what has ended, unless an operator holds it. Raises NotRunning."""
        held = Held(self.folder)
        for name, server in self.servers.items():
            if not held.keeps(name, server.stop) and not server.process.running:
                self.say(f"{server.process.ended()}；已重新启动 / started again")
                server.start()
        for county in self.counties:
            county.revive(self.say)
        return True
