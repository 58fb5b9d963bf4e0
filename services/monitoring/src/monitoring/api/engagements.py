"""The firms that monitoring engages (受托事项) over HTTP."""

from monitoring.permissions import BUREAU, FIRM
from shared import engagement_routes

routes = engagement_routes.routes("monitoring", BUREAU | FIRM)
