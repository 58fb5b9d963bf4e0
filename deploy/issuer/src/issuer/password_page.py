"""`/issuer/password/<link>`: a person sets a password with the link that the operator gave them; opening it does not use it up."""

import anyio
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from issuer.directory import Directory
from issuer.forms import Malformed, form_of
from issuer.pages import own, page, stopped
from issuer.passwords import LONGEST, SHORTEST, Passwords, Weak, checked
from issuer.people import User
from issuer.place import Place

logger = structlog.get_logger()


class PasswordPage:
    """Of one data folder."""

    def __init__(self, directory: Directory, passwords: Passwords, place: Place) -> None:
        self._directory, self._passwords, self._place = directory, passwords, place
        self._one = anyio.CapacityLimiter(1)

    async def get(self, request: Request) -> Response:
        """The form, while the link is good."""
        user = await run_in_threadpool(self._user, request.path_params["link"])
        return self._form(user) if user else _no_more()

    async def post(self, request: Request) -> Response:
        """The link is used up when the password is good enough to be kept."""
        if not own(request, self._place):
            return stopped(403, "没有设置口令", "这次请求来自别的网站的页面，没有受理。请重新打开系统管理员给您的链接。")
        link: str = request.path_params["link"]
        user = await run_in_threadpool(self._user, link)
        if user is None:
            return _no_more()
        try:
            form = dict(await form_of(request))
            password = checked(form.get("password", ""), form.get("again", ""), user)
        except Weak as wrong:
            return self._form(user, str(wrong), 422)
        except Malformed as wrong:
            return stopped(400, "没有设置口令", "请重新打开链接，再填一次。", str(wrong))
        person = await anyio.to_thread.run_sync(self._passwords.set_by_link, link, password, limiter=self._one)
        if not person:
            return _no_more()
        logger.info("password set", person=person)
        return stopped(200, "口令已设置", f"{user.name}，您的口令已设置，现在可以用人员标识 {user.id} 和这个口令登录。")

    def _user(self, link: str) -> User | None:
        return self._directory.person(self._passwords.linked(link))

    def _form(self, user: User, wrong: str = "", status: int = 200) -> Response:
        return page("password", status, user=user, wrong=wrong, shortest=SHORTEST, longest=LONGEST)


def _no_more() -> Response:
    return stopped(410, "链接已失效", "这个链接已经用过、过期或被新的链接代替。请向系统管理员要一个新的链接。")
