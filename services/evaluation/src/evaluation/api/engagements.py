"""The firms that evaluation engages (受托事项) over HTTP."""

from evaluation.permissions import BUREAU, FIRM
from shared import engagement_routes

routes = engagement_routes.routes("evaluation", BUREAU | FIRM)
