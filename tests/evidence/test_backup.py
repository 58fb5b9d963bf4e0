"""A backup of production brings the files that were handed in, a restore puts them back, and the proof names each that is not as it was."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from monitoring.service import SERVICE
from shared.events.evaluation import EvaluationEvent
from shared.events.feedback import FeedbackEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import EvidenceUploaded
from shared.runtime.cli import backup
from shared.runtime.host import Host
from tests.scenario.serving import Scene, Tell
from tests.stores import Store

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True),
]
ITEM = "360922-2020-P0017"
PDF = b"%PDF-1.7\n%%EOF\n"
SHA = sha256(PDF).hexdigest()


@pytest.fixture
def scene() -> Scene:
    return Scene(SERVICE, "2020-07-01", beside={"goals": GoalsEvent, "evaluation": EvaluationEvent, "feedback": FeedbackEvent})


@pytest.fixture
async def shelf(hosts: dict[str, Host], tell: Tell) -> Path:
    """Where a report lies that was handed in."""

    async def content() -> AsyncIterator[bytes]:
        yield PDF

    kept = hosts["monitoring"].shelf
    assert kept
    assert kept.folder
    async with kept.taken_in(content(), len(PDF)) as whole:
        await kept.put(whole)
    event = EvidenceUploaded(sha256=SHA, unit="219001", name="报告.pdf", media_type="application/pdf", size=len(PDF))
    await tell(f"evidence/{ITEM}/219001/{SHA}", event)
    return kept.folder


def test_the_files_come_with_a_backup_and_go_back_with_it_and_what_is_not_as_it_was_is_named(
    shelf: Path, scene: Scene, store: Store, tmp_path: Path
) -> None:
    app, kept, back = typer.Typer(), tmp_path / "kept", tmp_path / "back"
    backup.add(app, SERVICE)
    databases = ",".join(f"{one.name}={store.place(one.name)}" for one in scene.services)

    def run(*arguments: str, place: Path | None, database: str = "empty") -> Result:
        settings = {"BIHUAN_DATABASE": store.place(database), "BIHUAN_DATABASES": databases, "BIHUAN_EVIDENCE": str(place or "")}
        return CliRunner().invoke(app, arguments, env=settings)

    without = run("backup", "--to", str(tmp_path / "without"), place=None, database="monitoring")
    assert (without.exit_code, "没有佐证材料的文件" in without.output) == (0, True), without.output
    done = run("backup", "--to", str(kept), place=shelf.parent, database="monitoring")
    assert done.exit_code == 0, done.output
    assert (kept / "evidence" / "monitoring" / SHA).read_bytes() == PDF
    assert [one.name for one in (kept / "evidence").iterdir()] == ["monitoring"]

    nowhere = run("restore", "--from", str(kept), place=None)
    assert (nowhere.exit_code, "BIHUAN_EVIDENCE 未设置" in nowhere.output) == (1, True), nowhere.output
    whole = run("restore", "--from", str(kept), "--verify", place=back)
    assert (whole.exit_code, "1 个文件与 SHA-256 相符" in whole.output) == (0, True), whole.output
    (back / "monitoring" / SHA).write_bytes(b"%PDF-1.4")
    changed = run("restore", "--verify", place=back)
    assert (changed.exit_code, f"{SHA}（报告.pdf）已被改动" in changed.output) == (1, True), changed.output
    (back / "monitoring" / SHA).unlink()
    gone = run("restore", "--verify", place=back)
    assert (gone.exit_code, f"{SHA}（报告.pdf）已不在" in gone.output) == (1, True), gone.output

    (shelf / SHA).write_bytes(b"%PDF-1.4")
    odd = run("backup", "--to", str(tmp_path / "odd"), place=shelf.parent, database="monitoring")
    assert (odd.exit_code, SHA in odd.output, "没有复制" in odd.output) == (1, True, True), odd.output
