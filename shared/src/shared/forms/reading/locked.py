"""A workbook with a password: the one that Excel itself tries is tried, any other is asked for."""

import io

import msoffcrypto

from shared.forms.book import Unreadable
from shared.forms.reading.contents import refusal

DEFAULT = "VelvetSweatshop"


def unlocked(data: bytes, password: str | None) -> bytes:
    """The workbook without its lock."""
    for tried in (DEFAULT, password):
        if tried is None:
            continue
        out = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=tried)
            file.decrypt(out)
        except Exception:  # the library tells a wrong key in several ways
            continue
        return out.getvalue()
    sentence = "文件有打开密码，无法读取；请输入密码，或在Excel、WPS里取消密码后保存，再上传。"
    if password:
        sentence = "密码不对，文件打不开；请核对密码，或取消密码后保存再上传。"
    raise Unreadable(refusal("FILE_ENCRYPTED", sentence, "EncryptedPackage", "unprotected file or password"))
