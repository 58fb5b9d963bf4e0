"""A form names files that were handed in; whoever reads the form downloads them, and nobody else."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from embedded import backup
from embedded.operating import Folder
from monitoring.service import SERVICE
from shared.runtime.cli import files
from shared.runtime.eventlog.manifest import NotWhole
from shared.runtime.files.shelf import Shelf, TooLong
from tests.loop.county import ITEM, County, begins_after
from tests.scenario.papers import paper

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
HTML = b"<html><script>alert(1)</script></html>"
RECORD = f"/monitoring/items/{ITEM}/records/6"
ROUND = (6, "2020-07-02", "2020-07-20")


async def hand_in(
    county: County, who: str, name: str, content: object, about: str = ITEM, key: str = "", service: str = "monitoring"
) -> httpx.Response:
    """Send a file to a service; in pieces where it is no bytes."""
    person = county.people[who]
    sent = person.headers | {"Idempotency-Key": key or str(uuid4())}
    answer = await person.http.post(f"/{service}/evidence", params={"about": about, "name": name}, content=content, headers=sent)  # type: ignore[arg-type]
    await county.settled()
    return answer


def named(content: bytes, title: str = "自评报告") -> dict[str, str]:
    return {"title": title, "sha256": sha256(content).hexdigest()}


def shelf(county: County, service: str = "monitoring") -> Path:
    """Where a service keeps files."""
    kept = county.hosts[service].shelf
    assert kept
    assert kept.folder
    return kept.folder


def shelved(county: County) -> list[str]:
    """What lies there, whatever it is called."""
    return sorted(one.name for one in shelf(county).iterdir()) if shelf(county).exists() else []


@begins_after(County.approved_goal)
async def test_a_form_names_only_what_its_unit_handed_in_for_this_item_and_what_is_there(county: County) -> None:
    await county.round(*ROUND)
    await county.treasury_tells("600000.00", "2020-06-30")
    await county.filled(6, "20")
    report = named(PDF)
    form = {"form": paper("监控自评表"), "report": report}

    nowhere = await county.tried("li", f"{RECORD}/submission", form)
    assert (nowhere.status_code, nowhere.json()["type"]) == (422, "urn:bihuan:problem:NotHandedIn")
    assert report["sha256"] in nowhere.json()["detail"]
    assert (await hand_in(county, "wu", "报告.pdf", PDF)).status_code == 200
    assert (await hand_in(county, "li", "报告.pdf", PDF, "360922-2020-P0099")).status_code == 200
    assert (await county.tried("li", f"{RECORD}/submission", form)).status_code == 422
    assert not (await county.tried("li", f"{RECORD}/submission/check", form)).json()["passes"]

    told = (await hand_in(county, "li", "报告.pdf", PDF)).json()
    assert (told["sha256"], told["media_type"], told["size"]) == (report["sha256"], "application/pdf", len(PDF))
    kept = shelf(county) / report["sha256"]
    kept.rename(kept.with_suffix(".away"))
    assert (await county.tried("li", f"{RECORD}/submission", form)).status_code == 422
    kept.with_suffix(".away").rename(kept)
    await county.do("li", f"{RECORD}/submission", form)

    trail = (await county.get("cao", f"/audit/items/{ITEM}/trail", limit=200))["items"]
    uploads = [(one["who"], one["data"]["name"]) for one in trail if one["type"] == "bihuan.monitoring.EvidenceUploaded"]
    assert ("li", "报告.pdf") in uploads


async def test_whoever_reads_the_claim_downloads_it_as_an_attachment_and_others_hear_of_nothing(county: County) -> None:
    sha = await submitted(county)
    for who in ("li", "chen", "qian", "cao"):
        answer = await county.people[who].get(f"/monitoring/evidence/{sha}")
        assert (answer.status_code, answer.content) == (200, PDF), who
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "%E6%8A%A5%E5%91%8A.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(answer.headers["Content-Length"]) == len(PDF)
    for who in ("wu", "firm", "zhu"):
        assert (await county.people[who].get(f"/monitoring/evidence/{sha}")).status_code == 404, who
        assert (await county.people[who].get("/monitoring/evidence", about=ITEM)).json() == {"items": []}, who
    unknown = await county.people["wu"].get(f"/monitoring/evidence/{'0' * 64}")
    assert (
        unknown.json()["detail"].replace("0" * 64, sha) == (await county.people["wu"].get(f"/monitoring/evidence/{sha}")).json()["detail"]
    )
    listed = (await county.get("qian", "/monitoring/evidence", about=ITEM))["items"]
    assert [(one["name"], one["titles"], one["unit"], one["by"]) for one in listed if one["sha256"] == sha] == [
        ("报告.pdf", ["自评报告"], "219001", "li")
    ]


async def test_a_changed_or_missing_file_is_told_by_its_hash_and_never_served(county: County) -> None:
    sha = await submitted(county)
    kept = shelf(county) / sha
    kept.write_bytes(PDF.replace(b"1.7", b"1.4"))
    changed = await county.people["qian"].get(f"/monitoring/evidence/{sha}")
    assert (changed.status_code, changed.json()["type"]) == (410, "urn:bihuan:problem:FileChanged")
    assert sha in changed.json()["detail"]
    kept.unlink()
    gone = await county.people["qian"].get(f"/monitoring/evidence/{sha}")
    assert (gone.status_code, gone.json()["type"]) == (410, "urn:bihuan:problem:FileGone")
    assert sha in gone.json()["detail"]
    await hand_in(county, "li", "报告.pdf", PDF)
    assert (await county.people["qian"].get(f"/monitoring/evidence/{sha}")).content == PDF


ODD = {
    "a path": ("../../etc/passwd.pdf", PDF, "BadFileName"),
    "a path of Windows": ("..\\boot.pdf", PDF, "BadFileName"),
    "hidden": (".pdf", PDF, "BadFileName"),
    "a new line": ("a\r\nSet-Cookie: x.pdf", PDF, "BadFileName"),
    "turned round": ("a\u202efdp.pdf", PDF, "BadFileName"),
    "256 bytes": ("a" * 252 + ".pdf", PDF, "BadFileName"),
    "a program": ("a.exe", b"MZ" + bytes(100), "KindNotTaken"),
    "a page": ("a.html", HTML, "KindNotTaken"),
    "a page called a document": ("a.pdf", HTML, "NotOfItsKind"),
    "a document with a page before it": ("a.pdf", HTML + PDF, "NotOfItsKind"),
    "a document called a picture": ("a.png", PDF, "NotOfItsKind"),
    "an archive called a letter": ("a.docx", b"PK\x03\x04" + bytes(60), "NotOfItsKind"),
    "bytes called text": ("a.txt", bytes(range(32)), "NotOfItsKind"),
    "nothing": ("a.pdf", b"", "EmptyFile"),
}


async def test_what_is_not_what_it_says_is_refused_in_one_sentence_and_leaves_nothing(county: County) -> None:
    for odd, (name, content, rule) in ODD.items():
        answer = await hand_in(county, "li", name, content)
        assert (answer.status_code, answer.json()["type"]) == (422, f"urn:bihuan:problem:{rule}"), odd
        assert answer.json()["detail"], odd
    nobody = await county.people["gov"].http.post("/monitoring/evidence", params={"about": ITEM, "name": "a.pdf"}, content=PDF)
    assert nobody.status_code == 401
    assert (await hand_in(county, "gov", "a.pdf", PDF)).status_code == 403
    assert (await hand_in(county, "firm", "a.pdf", PDF)).status_code == 403
    assert (await hand_in(county, "li", "a.pdf", PDF, key="no uuid")).status_code == 400
    assert shelved(county) == []


@pytest.mark.long
async def test_more_than_fifty_megabytes_and_a_line_that_breaks_leave_nothing(county: County) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(51):
            yield bytes(1_000_000)

    large = await hand_in(county, "li", "a.pdf", endless())
    assert (large.status_code, large.json()["type"]) == (413, "urn:bihuan:problem:FileTooLarge")

    async def breaking() -> AsyncIterator[bytes]:
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await hand_in(county, "li", "a.pdf", breaking())
    assert shelved(county) == []


async def test_two_who_hand_in_one_file_at_once_keep_one_and_a_repeated_command_has_its_answer(county: County) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(
        *(hand_in(county, who, "b.pdf", PDF) for who in ("li", "li", "hu")), hand_in(county, "li", "b.pdf", PDF, key=key)
    )
    assert {one.status_code for one in answers} == {200}
    assert sum(len(one.json()["events"]) for one in answers) == 1
    assert (await hand_in(county, "li", "b.pdf", PDF, key=key)).json() == answers[3].json()
    assert (await hand_in(county, "li", "c.pdf", PDF, key=key)).json()["type"] == "urn:bihuan:problem:CommandReused"
    assert shelved(county) == [sha256(PDF).hexdigest()]


async def test_a_firm_whose_task_has_ended_hands_in_nothing_more_and_its_repeated_command_has_its_answer(county: County) -> None:
    key, evaluation = str(uuid4()), f"/evaluation/key-evaluations/{ITEM}"
    await county.approved_goal()
    await county.day("2020-07-01")
    await county.do("wang", f"{evaluation}/selection", {"object": "PROJECT", "unit": "219001", "reason": "重点民生"})
    await county.do("wang", f"{evaluation}/commission", {"third_party": "中泽", "third_party_code": "TP01", "contract": "2020-03"})
    first = await hand_in(county, "firm", "b.pdf", PDF, key=key, service="evaluation")
    (shelf(county, "evaluation") / sha256(PDF).hexdigest()).unlink()  # lost since
    await county.do("wang", f"{evaluation}/cancellation", {"reason": "另行安排"})
    assert (await hand_in(county, "firm", "b.pdf", PDF, key=key, service="evaluation")).json() == first.json()
    others = [("firm", key, PDF + b" "), ("firm", str(uuid4()), PDF), ("rival", key, PDF)]
    answers = [await hand_in(county, who, "b.pdf", sent, key=one, service="evaluation") for who, one, sent in others]
    assert [one.json()["type"].rpartition(":")[2] for one in answers] == ["CommandReused", "OutOfScope", "OutOfScope"]
    assert [one.name for one in await asyncio.to_thread(lambda: list(shelf(county, "evaluation").iterdir()))] == [sha256(PDF).hexdigest()]


async def test_office_documents_are_known_by_what_lies_in_them(county: County) -> None:
    for name, inside in {"a.docx": "word/document.xml", "b.xlsx": "xl/workbook.xml", "c.ofd": "OFD.xml", "d.zip": "x"}.items():
        container = io.BytesIO()
        with zipfile.ZipFile(container, "w") as file:
            file.writestr(inside, name)
        assert (await hand_in(county, "li", name, container.getvalue())).status_code == 200, name
        if name != "d.zip":
            assert (
                await hand_in(county, "li", f"x{name}"[:-4] + ("xlsx" if "xlsx" not in name else "docx"), container.getvalue())
            ).status_code == 422


async def test_a_backup_brings_the_files_and_the_proof_names_what_is_not_as_it_was(
    county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sha = await submitted(county)
    await hand_in(county, "li", "多余.txt", "无人引用".encode())
    data, kept, back = shelf(county).parents[1], tmp_path / "kept", tmp_path / "back"
    await asyncio.to_thread(backup.backup, kept, data)
    await asyncio.to_thread(backup.restore, kept, back)
    assert (back / "evidence" / "monitoring" / sha).read_bytes() == PDF
    restored = Folder(SERVICE, back)
    assert [one.name for one in files.filed(restored, unused=True)] == ["多余.txt"]
    there = Shelf(str(back / "evidence"), "monitoring")
    await asyncio.to_thread(files.verified, restored, there)
    assert "3 个文件与 SHA-256 相符" in capsys.readouterr().out
    (back / "evidence" / "monitoring" / sha).write_bytes(b"%PDF-1.4")
    with pytest.raises(NotWhole, match=f"{sha}（报告.pdf）已被改动"):
        await asyncio.to_thread(files.verified, restored, there)


async def test_a_shelf_takes_no_more_than_it_may(tmp_path: Path) -> None:
    async def two() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    with pytest.raises(TooLong):
        async with Shelf(str(tmp_path), "monitoring").taken_in(two(), 1):
            pass


async def submitted(county: County) -> str:
    """li hands in the form of June with a report; the report's hash."""
    await county.approved_goal()
    await county.round(*ROUND)
    await county.treasury_tells("600000.00", "2020-06-30")
    await county.filled(6, "20")
    await hand_in(county, "li", "报告.pdf", PDF)
    await county.do("li", f"{RECORD}/submission", {"form": paper("监控自评表"), "report": named(PDF)})
    return named(PDF)["sha256"]
