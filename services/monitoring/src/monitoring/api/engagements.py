"""The firms that monitoring engages (受托事项) over HTTP."""

from monitoring.permissions import BUREAU, FIRM
from shared import engagements

routes = engagements.routes("monitoring", BUREAU | FIRM)
