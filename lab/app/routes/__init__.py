"""What the application answers to HTTP: one blueprint per noun."""

from flask import Blueprint

from lab.app.routes import (
    admin,
    chat,
    core_routes,
    export,
    health,
    itn,
    report,
    second_redis,
    session_routes,
    tpr,
    upload,
    visualization,
)
from lab.app.switches import STANDIN, Switch

BLUEPRINTS: list[Blueprint] = [
    core_routes.blueprint,
    health.blueprint,
    session_routes.blueprint,
    upload.blueprint,
    chat.blueprint,
    tpr.blueprint,
    itn.blueprint,
    visualization.blueprint,
    report.blueprint,
    export.blueprint,
    admin.blueprint,
    *([second_redis.blueprint] if STANDIN.has(Switch.SECOND_REDIS) else []),
]
