"""What a newcomer meets before anything runs: each hindrance is one sentence and a non-zero exit."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

import embedded.__main__
import issuer.__main__
import ops.__main__
from embedded.composition import SERVICES
from issuer.directory import Directory
from local import ports
from tests.journeys.serving import SHAPES, process, wait_until_ready


def failed(*arguments: str) -> str:
    """The one sentence of a process that fails."""
    command = [sys.executable, "-m", "embedded", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    [line] = ended.stderr.strip().splitlines()
    assert ended.returncode == 1
    return line


def refused(folder: Path, port: int = 0, *options: str) -> str:
    """The one sentence of a folder or a port that cannot be held, before anything of this process is changed."""
    ended = CliRunner().invoke(embedded.__main__.app, ["serve", "--data", str(folder), "--port", str(port), *options])
    [line] = ended.stderr.strip().splitlines()
    assert (type(ended.exception), ended.exit_code) == (SystemExit, 1)
    return line


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"端口 127.0.0.1:{port}" in refused(tmp_path / "var", port)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "不能写入" in refused(tmp_path / "file" / "var")


def test_a_folder_in_use_is_one_sentence(serve: tuple[Path, str]) -> None:
    folder, _ = serve
    assert "正被另一个进程使用" in refused(folder)


def test_the_folder_of_another_county_is_refused_in_one_sentence(tmp_path: Path) -> None:
    Directory(tmp_path, "360922")
    assert "属于财政区划 360922，不能为 110105 服务" in refused(tmp_path, 0, "--jurisdiction", "110105")


@pytest.mark.long
def test_real_work_does_not_begin_on_a_played_log(tmp_path: Path) -> None:
    with SHAPES["embedded"](tmp_path, "360922", (), datetime(2019, 1, 1, tzinfo=UTC)):
        pass
    assert "时钟" in failed("serve", "--data", str(tmp_path), "--port", "0")


def test_an_empty_system_for_real_work_serves_its_pages_and_ends_cleanly(serve: tuple[Path, str]) -> None:
    folder, url = serve
    assert "登录" in httpx.get(url, follow_redirects=True).text
    page = httpx.get(f"{url}/api").text
    for service in (one.name for one in SERVICES):
        assert f"/{service}/docs" in page
        docs = httpx.get(f"{url}/{service}/docs")
        assert docs.status_code == 200
        assert "http://" not in docs.text
        assert "https://" not in docs.text
    token = CliRunner().invoke(issuer.__main__.app, ["token", "--data", str(folder), "auditor"]).stdout
    assert httpx.get(f"{url}/goals/events", headers={"Authorization": f"Bearer {token.strip()}"}).json() == []
    status = CliRunner().invoke(ops.__main__.app, ["status", "--url", url]).stdout
    assert "一切正常" in status
    assert {line.split()[0] for line in status.splitlines()[1:6]} == {one.name for one in SERVICES}


def test_nobody_else_can_read_the_key(serve: tuple[Path, str]) -> None:
    folder, _ = serve
    assert (folder / "issuer-key.json").stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder and the address at which it is served for real work; whoever asks leaves it as empty as it was."""
    port = ports.free()
    folder = tmp_path_factory.mktemp("start") / "real"
    with process([sys.executable, "-m", "embedded", "serve", "--data", str(folder), "--port", str(port)]) as started:
        wait_until_ready(f"http://127.0.0.1:{port}")
        yield folder, f"http://127.0.0.1:{port}"
        started.terminate()
        assert started.wait(15) == 0
