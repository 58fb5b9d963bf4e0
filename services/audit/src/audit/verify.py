"""核对举证包 / verify a bundle of proof. Needs Python 3.9 or later and nothing else: python verify.py [文件夹] [--feeds https://…]

With --feeds and a subscriber's token in BIHUAN_TOKEN each leaf hash is compared with the service's own feed too.
"""

import hashlib
import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

One = dict[str, Any]


def wrong(folder: Path, one: One) -> str:
    """What is wrong with one document; nothing where all is well."""
    document = (folder / one["file"]).read_bytes()
    if hashlib.sha256(b"\x00" + document).hexdigest() != one["leaf"]:
        return "内容与叶哈希不符 / the bytes are not those of the leaf hash"
    said = json.loads(document)
    if (said["id"], int(said["sequence"]), said["source"].rsplit("/", 1)[1]) != (one["id"], one["position"], one["source"]):
        return "文件不是清单所说的事件 / the document is another event"
    return ""


def told_otherwise(feeds: str, one: One) -> str:
    """Whether the feed has another log, or another event there."""
    address = f"{feeds}/{one['source']}/events?after={one['position']}&limit=1"
    asked = urllib.request.Request(address, headers={"Authorization": "Bearer " + os.environ["BIHUAN_TOKEN"]})
    with urllib.request.urlopen(asked) as answer:
        if (answer.headers["Log-Id"], answer.headers["Leaf-Hash"]) != (one["log"], one["leaf"]):
            return "与事件流不同 / the feed says otherwise"
    return ""


def chained(manifest: list[One]) -> Iterator[tuple[One, str]]:
    """Neighbours in a log name each other: where both are here, the later one's `previous` is the earlier one's leaf hash."""
    leaves = {(one["source"], one["position"]): one["leaf"] for one in manifest}
    for one in manifest:
        before = leaves.get((one["source"], one["position"] - 1), one["previous"])
        if before != one["previous"]:
            yield one, "与前一件的链接断开 / the chain is broken"


def main(arguments: list[str]) -> int:
    """Say each document's state; the exit code is 0 where all is well."""
    feeds = arguments[arguments.index("--feeds") + 1].rstrip("/") if "--feeds" in arguments else ""
    folder = Path(arguments[0] if arguments and not arguments[0].startswith("--") else Path(__file__).parent)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    faults = [(one, what) for one in manifest if (what := wrong(folder, one) or (feeds and told_otherwise(feeds, one)))]
    faults += chained(manifest)
    for one, what in faults:
        print(f"不符 {one['file']}：{what}")
    print(f"{len(manifest)} 件，{len(faults)} 处不符 / {len(manifest)} documents, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
