"""The portal as one application: its pages, its files, signing in and out, and what is before and behind each."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.crossing import Bounded, Guarded, OwnSiteAlone, TooLarge
from portal.desk import LANGUAGE, NOT_FOUND, Desk
from portal.downloads import XLSX
from portal.files import Files
from portal.looks import ASSETS, LANGUAGES
from portal.pages import routes
from portal.session import Keeper, Sessions, TooMuch
from portal.signing import NotSignedIn, own_path
from portal.terms import _

MOST_BYTES = 300_000_000
"""Of one form with all its files; what does not fit comes in several forms."""
BROKEN = _("这一页没有做出来，您没有做错什么。请稍候再试；一直如此请告诉系统管理员。")
FOREIGN = _("这次提交不是从本系统的页面发出的，没有受理。请回到本系统的页面重新提交。")
TOO_LARGE = _("一次提交的内容连同文件合计不得超过 300 MB，没有受理。请减少文件或分几次提交。")
UNREADABLE = _("提交的内容不完整，或项数过多，没有受理。请回到上一页核对后重新提交。")
TOO_MUCH = _("登录服务给出的令牌过大，浏览器存不下。请告诉系统管理员。")


def portal(desk: Desk, keeper: Keeper, provider: str = "") -> Starlette:
    """The application; `provider` is the provider's origin where it is another one than ours."""

    async def sign_in(request: Request) -> Response:
        return await desk.signing.start(request)

    async def signed_in(request: Request) -> Response:
        return await desk.signing.finish(request)

    async def sign_out(request: Request) -> Response:
        return await desk.signing.end(request)

    async def signed_out(request: Request) -> Response:
        return desk.told(request, 200, _("您已退出登录。"))

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    async def chosen(request: Request) -> Response:
        answer = RedirectResponse(own_path(request.query_params.get("next", "/")), 303)
        if (language := request.path_params["language"]) in LANGUAGES:
            answer.set_cookie(LANGUAGE, language, max_age=365 * 86400, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return answer

    own = [
        Route("/sign-in", sign_in),
        Route("/signed-in", signed_in),
        Route("/sign-out", sign_out, methods=["POST"]),
        Route("/signed-out", signed_out),
        Route("/language/{language}", chosen),
        Route("/health/live", live),
        Route("/health/ready", live),
        Mount("/assets", Files(directory=ASSETS)),
    ]
    return Starlette(
        routes=[*own, *routes(desk)],
        middleware=[
            Middleware(GZipMiddleware, compresslevel=5, exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, XLSX)),
            Middleware(Guarded, provider=provider),
            Middleware(Sessions, keeper=keeper),
            Middleware(OwnSiteAlone, refused=_foreign(desk)),
            Middleware(Bounded, most=MOST_BYTES),
        ],
        exception_handlers={
            404: _telling(desk, 404, NOT_FOUND),
            405: _telling(desk, 405, NOT_FOUND),
            HTTPException: _telling(desk, 400, UNREADABLE),
            TooLarge: _telling(desk, 413, TOO_LARGE),
            NotSignedIn: _said(desk),
            ClientDisconnect: lambda _, __: Response(status_code=400),  # gone before it was sent: nobody reads the answer
            TooMuch: _telling(desk, 500, TOO_MUCH),
            Exception: _telling(desk, 500, BROKEN),
        },
    )


def _telling(desk: Desk, status: int, sentence: str) -> Callable[[Request, Exception], Response]:
    return lambda request, _: desk.told(request, status, sentence)


def _said(desk: Desk) -> Callable[[Request, Exception], Response]:
    return lambda request, reason: desk.told(request, 400, str(reason))


def _foreign(desk: Desk) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await desk.told(Request(scope), 403, FOREIGN)(scope, receive, send)

    return answer
