"""Routes that say the application is well. None of them asks Redis."""

import platform
import shutil
from datetime import UTC, datetime

import psutil
from flask import Blueprint

blueprint = Blueprint("health", __name__)

SERVICES = {"data": "healthy", "analysis": "healthy", "visualization": "healthy", "reports": "healthy"}


def _now() -> str:
    return datetime.now(UTC).isoformat()


@blueprint.get("/ping")
def ping() -> dict[str, str]:
    return {"status": "ok"}


@blueprint.get("/health")
def health() -> dict[str, object]:
    return {"overall": "healthy", "services": SERVICES, "timestamp": _now()}


@blueprint.get("/system-health")
def system_health() -> dict[str, str]:
    return {"status": "ok", "timestamp": _now(), "version": "unknown"}


@blueprint.get("/app_status")
def app_status() -> dict[str, object]:
    disk = shutil.disk_usage(".")
    return {
        "status": "healthy",
        "timestamp": _now(),
        "version": "unknown",
        "services": SERVICES,
        "system": {
            "python_version": platform.python_version(),
            "memory_usage": psutil.virtual_memory().percent,
            "disk_usage": round(disk.used / disk.total * 100, 1),
        },
    }
