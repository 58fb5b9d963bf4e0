"""The firms that evaluation engages (受托事项) over HTTP."""

from evaluation.permissions import BUREAU, FIRM
from shared import engagements

routes = engagements.routes("evaluation", BUREAU | FIRM)
