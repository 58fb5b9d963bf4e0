"""Structured logs: one JSON object a line."""

import logging
import logging.handlers
from pathlib import Path

from pydantic_core import to_json

from shared.runtime.plain import without

with without("rich"):
    import structlog

LARGEST = 16 * 1024 * 1024
KEPT = 5


def to_file(path: Path) -> None:
    """Write the logs of this process to a file that is rotated at 16 MB, five of them kept."""
    _configure(logging.handlers.RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8"))


def to_stderr() -> None:
    """Write the logs of this process to standard error, for whoever collects them there."""
    _configure(logging.StreamHandler())


class _Line(str):
    """A line of ours, written out already."""


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Writes out what libraries log; a line of ours stands as it is."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return record.msg if isinstance(record.msg, _Line) else super().format(record)


def _written(_logger: object, _method: str, said: structlog.typing.EventDict) -> _Line:
    return _Line(to_json(said, fallback=repr).decode())


def _configure(handler: logging.Handler) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler.setFormatter(
        _Formatter(processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _written], foreign_pre_chain=shared)
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("alembic", "httpx", "httpx2", "aiokafka", "faststream", "librdkafka", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, _written],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    # No line says which line of ours said it, nor thread or process, so that nobody looks for them at each line.
    logging._srcfile, logging.logThreads, logging.logProcesses, logging.logMultiprocessing = None, False, False, False
