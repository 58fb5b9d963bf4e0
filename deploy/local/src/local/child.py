"""A process that ends with us: stopped on the way out, and signalled by the kernel when we ourselves are killed."""

import contextlib
import grp
import os
import pwd
import signal
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

LAST_LINE = 1000
"""Bytes of it that are told."""

# The kernel's signal comes when the *thread* that started the child ends, so one thread, as old as this process, starts them all.
_starter = ThreadPoolExecutor(1, "starter")
_UNLESS_ORPHANED = 'test "$PPID" -eq "$0" && exec "$@"'


class NotRunning(Exception):
    """A server or service cannot be started or has ended; one sentence says which and where its log is."""


class Child:
    """One process in a session of its own; what it prints is appended to `log`, or goes where ours goes."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path | None,
        *,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        when_orphaned: signal.Signals = signal.SIGKILL,
    ) -> None:
        self.name = name
        self.log = log
        orphaned = ["setpriv", "--pdeathsig", when_orphaned.name.removeprefix("SIG")]
        self._command = [*as_user(user), *orphaned, "sh", "-c", _UNLESS_ORPHANED, str(os.getpid()), *command]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Raises NotRunning before the first start."""
        return self._started().pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it unless it runs."""
        if not self.running:
            self._process = _starter.submit(self._open).result()

    def wait(self, seconds: float | None = None) -> int:
        """Its exit code. Raises subprocess.TimeoutExpired."""
        return self._started().wait(seconds)

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 15) -> None:
        """Ask it to end, and kill it when it has not ended after that many seconds."""
        if not self.running:
            return
        self.signal(how)
        self.signal(signal.SIGCONT)
        try:
            self.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """SIGKILL it and everything it started."""
        if not self.running:
            return
        self.signal(signal.SIGSTOP)
        below = descendants(self.pid)
        os.killpg(self.pid, signal.SIGKILL)
        for pid in below:
            _send(pid, signal.SIGKILL)
        self.wait()

    def pause(self) -> None:
        """SIGSTOP: it holds its connections and answers nothing."""
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        if self.running:
            _send(self.pid, number)

    def printed(self) -> str:
        """What stands in its log."""
        return self.log.read_text(errors="replace") if self.log else ""

    def ended(self) -> NotRunning:
        """The sentence for one that should be running and is not, with the last line it printed."""
        code = self._process.poll() if self._process else None
        said = self._last_line()
        return NotRunning(f"{self.name} 已退出（{code}），日志在 {self.log} / {self.name} has ended with {code}; its log is there: {said}")

    def _last_line(self) -> str:
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(-min(LAST_LINE, log.seek(0, os.SEEK_END)), os.SEEK_END)
            return log.read().decode(errors="replace").strip().rpartition("\n")[2]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise self.ended()
        return self._process

    def _open(self) -> subprocess.Popen[bytes]:
        if self.log is None:
            return self._popen(None)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return self._popen(log)

    def _popen(self, out: IO[bytes] | None) -> subprocess.Popen[bytes]:
        nothing = subprocess.DEVNULL
        return subprocess.Popen(self._command, stdin=nothing, stdout=out, stderr=out, env=self._environment, start_new_session=True)


def as_user(user: str | None) -> list[str]:
    """What stands before a command that another user is to run; only root may."""
    if user is None:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name}", "--clear-groups"]


def descendants(pid: int) -> list[int]:
    """The processes below one, by the kernel's account; also those that made sessions of their own."""
    children: list[int] = []
    ended = contextlib.suppress(FileNotFoundError, ProcessLookupError)  # a process or thread may end while it is looked at
    with ended:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with ended:
                children += map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    return children + [below for child in children for below in descendants(child)]


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
