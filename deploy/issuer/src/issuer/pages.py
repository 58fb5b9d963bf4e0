"""The issuer's pages: Chinese, without a script, and in no frame."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from issuer.people import User
from issuer.place import Place

_templates = Environment(
    loader=PackageLoader("issuer", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
STAGES = ("目标申报", "审核批复", "运行监控", "单位自评", "重点评价", "反馈整改", "结果应用", "公开报告")
GROUPS: Sequence[tuple[str, frozenset[str]]] = (
    ("预算单位", frozenset({"AGENCY"})),
    ("主管部门", frozenset({"DEPARTMENT"})),
    ("财政局", frozenset({"PERFORMANCE_OFFICE", "FINANCE_DIVISION", "BUDGET_OFFICE", "TREASURY"})),
    ("第三方机构", frozenset({"THIRD_PARTY"})),
    ("县政府与县人大", frozenset({"COUNTY_GOVERNMENT", "PEOPLES_CONGRESS"})),
    ("审计与运维", frozenset({"AUDIT", "operator", "subscriber"})),
)
SHOWN = 4
"""People of a group that are seen at once; the others unfold."""


def grouped(people: Iterable[User]) -> list[tuple[str, list[User]]]:
    """The demo's people by what they are; each once, under the first that fits."""
    left = list(people)
    found = []
    for name, roles in GROUPS:
        mine = [user for user in left if roles & {*user.roles}]
        left = [user for user in left if user not in mine]
        found += [(name, mine)] if mine else []
    return found + ([("其他", left)] if left else [])


def page(
    name: str, status: int = 200, /, *, goes_to: Sequence[str] = (), headers: Mapping[str, str] | None = None, **told: Any
) -> Response:
    """A page; its forms may lead to ourselves and, by redirect, to these addresses."""
    html = _templates.get_template(f"{name}.html").render(stages=STAGES, shown=SHOWN, **told)
    origins = " ".join(["'self'", *sorted({f"{where.scheme}://{where.netloc}" for where in map(urlsplit, goes_to)})])
    policy = f"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action {origins}"
    kept = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return HTMLResponse(html, status, kept | dict(headers or {}))


def stopped(status: int, title: str, sentence: str, detail: str = "") -> Response:
    """What did not work, and what to do."""
    return page("stopped", status, title=title, sentence=sentence, detail=detail)


def asset(name: str, media_type: str) -> Any:
    """A file beside the templates."""
    loader = _templates.loader
    assert loader is not None
    _, file, _ = loader.get_source(_templates, name)

    async def answer(_: Request) -> Response:
        return FileResponse(
            str(file), media_type=media_type, headers={"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
        )

    return answer


def own(request: Request, place: Place) -> bool:
    """A form of ours sent it: browsers say so by Sec-Fetch-Site, or by Origin; whoever says neither is not believed."""
    if (site := request.headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    return request.headers.get("origin") in (place.url, f"{request.url.scheme}://{request.headers.get('host', '')}")
