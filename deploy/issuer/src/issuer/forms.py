"""What a form brings (application/x-www-form-urlencoded): short, of text, every field once."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request

LONGEST = 8_192
"""Bytes of a request's body."""
FORM = "application/x-www-form-urlencoded"


class Malformed(Exception):
    """One sentence, in the language of the RFC."""


async def form_of(request: Request) -> Sequence[tuple[str, str]]:
    """The fields. Raises Malformed."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Malformed(f"the body must be {FORM}")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            raise Malformed(f"the body has more than {LONGEST} bytes")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=16, errors="strict")
    except ValueError:
        raise Malformed("the body is no form") from None
    if len(dict(pairs)) != len(pairs):
        raise Malformed("a parameter is repeated")
    return pairs
