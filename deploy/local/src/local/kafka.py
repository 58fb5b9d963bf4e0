"""A real Apache Kafka without Docker: one node on 127.0.0.1, its jars by Maven, the server a child of this process."""

import contextlib
import os
import shutil
import signal
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path

from local import broker, distribution, ports, ready
from local.child import Child, NotRunning
from local.secret import Passwords

_JAVA = ["java", "-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:ActiveProcessorCount=2", "-XX:TieredStopAtLevel=1"]
_LOGGING = Path(__file__).with_name("log4j2.properties")


class Kafka:
    """A broker with its data in a folder; `users` maps each user to the password, and is empty where everybody may do everything."""

    def __init__(self, folder: Path, port: int | None = None, secure: bool = False, keystore: Path | None = None) -> None:
        self.port = port or ports.free()
        self.bootstrap = f"127.0.0.1:{self.port}"
        self._passwords = Passwords.kept_in(folder)
        self.users: dict[str, str] = {user: self._passwords.of(user) for user in broker.USERS} if secure else {}
        self._controller_port = ports.free()
        self.outside_port = ports.free() if keystore else 0
        self._keystore = keystore
        self._data = folder.absolute() / "data"
        self._properties = folder.absolute() / "server.properties"
        options = [f"-Dlog4j2.configurationFile={_LOGGING}", f"-Dkafka.logs.dir={folder.absolute()}"]
        self._java = [*_JAVA, *options, "-cp", f"{distribution.libraries()}/*"]
        self.process = Child("Kafka", [*self._java, "kafka.Kafka", str(self._properties)], folder / "kafka.log")

    def start(self) -> None:
        """Start, on old data if there are any, and wait until it tells its metadata. Raises NotRunning."""
        self._configure()
        if not (self._data / "meta.properties").exists():
            self._format()
        self.process.start()
        ready.running(self.process, lambda: ports.answers(self.port) and broker.answers(self.bootstrap, self.users), seconds=90)

    def admit(self, users: Sequence[str]) -> None:
        """Let these users in too, each with a password of its own; what they may do is another's matter."""
        added = {user: self._passwords.of(user) for user in users}
        broker.admit(self.bootstrap, self.users, added)
        self.users |= added

    def stop(self) -> None:
        """End in order."""
        self.process.stop(signal.SIGTERM, seconds=20)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()

    def pause(self) -> None:
        """SIGSTOP: connections stay, nothing is answered."""
        self.process.pause()

    def resume(self) -> None:
        """SIGCONT."""
        self.process.resume()

    def _configure(self) -> None:
        text = broker.properties(self.port, self._controller_port, str(self._data), self.users)
        if self._keystore:
            inside, outside = f"SASL_PLAINTEXT://{self.bootstrap}", f"OUTSIDE://127.0.0.1:{self.outside_port}"
            listeners = f"{inside},{outside},CONTROLLER://127.0.0.1:{self._controller_port}"
            text += broker.outside(str(self._keystore.absolute()), listeners, f"{inside},{outside}")
        with os.fdopen(os.open(self._properties, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)

    def _format(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = [*self._java, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", str(self._properties)]
        done = subprocess.run([*tool, *broker.format_options(self.users)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise NotRunning(f"Kafka 的存储未能格式化：{''.join(reason)} / Kafka's storage could not be formatted")


@contextlib.contextmanager
def kafka(folder: Path, port: int | None = None, secure: bool = False, keystore: Path | None = None) -> Iterator[Kafka]:
    """A running broker; stopped in the end, its data stay. With `secure`, SCRAM and ACLs (broker.USERS); with a key, TLS too."""
    server = Kafka(folder, port, secure, keystore)
    try:
        server.start()
        yield server
    finally:
        server.stop()
