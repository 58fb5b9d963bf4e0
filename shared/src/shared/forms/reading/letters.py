"""The text of bytes: UTF-8 and UTF-16 where they hold, GB18030 otherwise."""

from shared.forms.book import Unreadable
from shared.forms.finding import Finding, Severity

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LONGEST = 4
SAMPLE = 2000
MOSTLY = 0.95
UNKNOWN = Finding(
    None,
    "file",
    "FILE_UNKNOWN",
    None,
    "文件不是表格，也不是可识别编码的文本；请用Excel、WPS保存，或用UTF-8、GBK编码的文本。",
    Severity.ERROR,
    fatal=True,
)


def encoding_of(data: bytes, *, cut: bool = False) -> str:
    """The encoding by mark, else strict UTF-8, UTF-16 by its zero bytes, GB18030 last, which would take the others and spoil them."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data[:SAMPLE]:
        return _wide(data[: min(len(data), SAMPLE) // 2 * 2])
    for name in ("utf-8", "gb18030"):
        for shorter in range(LONGEST if cut else 1):
            try:
                data[: len(data) - shorter].decode(name)
            except UnicodeDecodeError:
                continue
            return name
    raise Unreadable(UNKNOWN)


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: nearly all of it is text."""
    text = sample.decode("utf-16-le", errors="replace")
    if sum(one.isprintable() or one.isspace() for one in text) < len(text) * MOSTLY:
        raise Unreadable(UNKNOWN)
    return "utf-16-le"


def text_of_bytes(data: bytes, *, cut: bool = False) -> str:
    """The text; `cut`: the bytes end wherever they were cut."""
    try:
        return data.decode(encoding_of(data, cut=cut), errors="ignore" if cut else "strict")
    except UnicodeDecodeError as broken:
        raise Unreadable(UNKNOWN) from broken
