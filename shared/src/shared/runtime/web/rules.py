"""The rules by which the runtime itself refuses a request."""

from shared.runtime.decider import Invalid, Refusal
from shared.runtime.failures import Unavailable


class InvalidRequest(Invalid):
    """Fields of the request are missing or wrong."""

    zh = "请求内容不符合要求"


class MissingIdempotencyKey(Refusal):
    """Every command needs an Idempotency-Key header that is a UUID."""

    zh = "缺少幂等键"


class BadIfMatch(Refusal):
    """If-Match holds a version as the ETag gave it."""

    zh = "If-Match 无效"


class BadPosition(Invalid):
    """`min_position` is written `goals:512`."""

    zh = "min_position 无效"


class NoSuchAddress(Refusal):
    """There is nothing at this address."""

    zh = "地址不存在"


class WrongMethod(Refusal):
    """This address does not take this method."""

    zh = "该地址不支持此方法"


class CatchingUp(Unavailable):
    """The view is being built from history; try again soon."""

    zh = "视图正在重建"


class NotYetThere(Unavailable):
    """The view has not reached `min_position` within ten seconds."""

    zh = "视图尚未到达所要求的位置"


class Broken(Unavailable):
    """The server failed; the log line with the request's path tells why."""

    zh = "系统内部错误"
