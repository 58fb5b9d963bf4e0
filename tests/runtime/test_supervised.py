import asyncio

import structlog

from shared.runtime.supervised import Supervised


class Work:
    """Fails so many times."""

    def __init__(self, failing: int) -> None:
        self.left = failing
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        if self.left:
            self.left -= 1
            raise OSError("no server")
        self.done.set()
        await asyncio.Event().wait()


async def test_what_fails_is_tried_again_until_it_goes_on(logs: list[structlog.typing.EventDict]) -> None:
    loop, work = Supervised("cannot go on", first=0.001, source="wells"), Work(3)
    running = asyncio.create_task(loop.attempt_forever(work))
    await asyncio.wait_for(work.done.wait(), 10)
    running.cancel()
    said = [(entry["event"], entry["source"], entry["failures"]) for entry in logs]
    assert (loop.failures, said) == (3, [("cannot go on", "wells", n) for n in (1, 2, 3)])


async def test_a_trouble_is_kept_until_the_next_time_it_goes_well() -> None:
    loop = Supervised("cannot go on", first=0)

    async def fail() -> None:
        raise OSError("no server")

    async def succeed() -> None:
        return None

    assert not await loop.attempt(fail)
    assert loop.trouble == "OSError: no server"
    assert await loop.attempt(succeed)
    assert (loop.trouble, loop.failures) == ("", 1)


async def test_the_pause_doubles_from_failure_to_failure() -> None:
    loop, now = Supervised("cannot go on", first=0.02), asyncio.get_running_loop().time
    for least in (0.02, 0.04, 0.08):
        began = now()
        await loop.failed(OSError("no server"))
        assert now() - began >= least


async def test_a_failure_of_an_expected_kind_is_a_warning_without_a_stack(logs: list[structlog.typing.EventDict]) -> None:
    await Supervised("no keys", first=0, expected=True, url="http://issuer").failed(OSError("refused"))
    assert logs == [{"event": "no keys", "log_level": "warning", "url": "http://issuer", "reason": "refused"}]
