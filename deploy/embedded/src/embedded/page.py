"""The page at `/api`, for whoever works with the services by programs: figures, API pages and feeds."""

from collections.abc import Sequence
from datetime import datetime

from jinja2 import Environment, PackageLoader, select_autoescape

from shared.runtime.clock import day_of
from shared.runtime.service import Service

_templates = Environment(loader=PackageLoader("embedded", ""), autoescape=select_autoescape())


def render(services: Sequence[Service], jurisdiction: str, now: datetime) -> str:
    """The page as HTML; it asks for the figures itself, with the token that the reader gives it."""
    return _templates.get_template("index.html").render(services=services, jurisdiction=jurisdiction, today=day_of(now))
