"""An auditor takes an item's proof along, and it is verified with nothing of ours but the published rule."""

import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

BUNDLE = f"/items/{ITEM}/proof.zip"


@begins_after(County.approved_and_monitored)
async def test_a_bundle_of_proof_is_verified_without_us(county: County, browsers: Browsers, tmp_path: Path) -> None:
    await county.do("shen", f"/audit/items/{ITEM}/findings", {"finding": "合同未审批"})
    assert f'href="{BUNDLE}"' in (await browsers["shen"].open(f"/items/{ITEM}/audit")).text
    taken = (await browsers["shen"].open(BUNDLE)).answer.content
    zipfile.ZipFile(io.BytesIO(taken)).extractall(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    trail = await county.get("shen", f"/audit/items/{ITEM}/trail", limit=500)
    assert [one["id"] for one in manifest] == [one["id"] for one in trail["items"]], "all of it, in the order of the trail"
    assert {one["source"] for one in manifest} >= {"goals", "monitoring", "audit"}
    for one in manifest:
        document = (tmp_path / one["file"]).read_bytes()
        assert sha256(b"\x00" + document).hexdigest() == one["leaf"]
        feed = await county.people["shen"].get(f"/{one['source']}/events", after=one["position"] - 1, limit=1)
        assert feed.content == b"[" + document + b"]", "the very bytes of the feed"
        assert feed.headers["Leaf-Hash"] == one["previous"]
    assert _verified(tmp_path) == 0
    forged = tmp_path / manifest[0]["file"]
    forged.write_bytes(forged.read_bytes().replace(b"1200000", b"1300000"))
    forged.write_bytes(forged.read_bytes() + b" ")
    assert _verified(tmp_path) == 1
    assert (await browsers["li"].open(BUNDLE)).status == 403


def _verified(folder: Path) -> int:
    return subprocess.run([sys.executable, "-I", folder / "verify.py", folder], check=False, capture_output=True).returncode
