"""The auditor's bundle of proof (举证包): an item's documents byte for byte, leaf hashes, the chain, and how to verify them."""

import io
import json
import zipfile

from starlette.responses import Response

from portal.desk import Visit

HOW = """{item} 的举证包

documents/<服务>/<位置>.json  这个项目的每一件事件，与原日志逐字节相同
manifest.json                清单：每件的标题、服务、日志标识、位置、编号、叶哈希，及日志中前一件的叶哈希
verify.py                    核对程序，只需要 Python：python verify.py

不用本程序也能核对：叶哈希 = SHA-256(一个零字节 ‖ 文件内容)，应与清单相同；清单中相邻位置的两件，后一件的 previous 应是前一件的 leaf。
单凭这个包只能说明包内前后一致。要证明没有事后改过，须与别人手中的见证比对：
任何订阅者留存的叶哈希、主题消息头 previous，或各服务事件流的 Leaf-Hash，都应与清单相同；
有订阅凭证的，设 BIHUAN_TOKEN 后 python verify.py --feeds https://…，逐件与事件流核对。
"""


async def proof(visit: Visit) -> Response:
    """`/items/…/proof.zip`."""
    number = visit.request.path_params["item"]
    said = await visit.ask.get("audit", f"/items/{number}/proof")
    if not said.ok:
        return visit.refused(said)
    packed, manifest = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for one in said.body["documents"]:
            file = f"documents/{one['source']}/{one['position']:09d}.json"
            bundle.writestr(file, one["document"].encode())
            manifest.append({"file": file} | {name: value for name, value in one.items() if name != "document"})
        bundle.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
        bundle.writestr("verify.py", said.body["script"])
        bundle.writestr("说明.txt", HOW.format(item=number))
    headers = {"content-disposition": f'attachment; filename="{number}-proof.zip"', "x-content-type-options": "nosniff"}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)
