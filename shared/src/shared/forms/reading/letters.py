"""The text of bytes: UTF-8 and UTF-16 where they hold, GB18030 otherwise."""

from shared.forms.book import Unreadable
from shared.forms.finding import Finding, Severity

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LONGEST = 4


def encoding_of(data: bytes, *, cut: bool = False) -> str:
    """The encoding by mark, else strict UTF-8, else UTF-16 by its zero bytes, else GB18030, which the others would spoil silently."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    sample = data[: LONGEST * 500]
    if sample and sample[1::2].count(0) * 3 > len(sample):
        return "utf-16-le"
    for name in ("utf-8", "gb18030"):
        for shorter in range(LONGEST if cut else 1):
            try:
                data[: len(data) - shorter].decode(name)
            except UnicodeDecodeError:
                continue
            return name
    sentence = "文件不是表格也不是可识别编码的文本；请用Excel、WPS或UTF-8、GBK编码的文本保存后再上传。"
    raise Unreadable(Finding(None, "file", "FILE_UNKNOWN", None, sentence, Severity.ERROR, fatal=True))


def text_of_bytes(data: bytes, *, cut: bool = False) -> str:
    """The text; `cut`: the bytes end wherever they were cut."""
    text = data.decode(encoding_of(data, cut=cut), errors="ignore" if cut else "strict")
    if "\0" in text:
        sentence = "文件不是表格也不是文本，无法读取；请上传Excel、Word、PDF、CSV或JSON文件。"
        raise Unreadable(Finding(None, "file", "FILE_UNKNOWN", None, sentence, Severity.ERROR, fatal=True))
    return text
