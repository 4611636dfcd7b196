"""What a session holds, and whether Redis holds it. Asking creates no session."""

from typing import Any

from flask import Blueprint, current_app, session
from redis import Redis

from lab.app import redis_config
from lab.app.risk import complete_analysis_tools, itn_plan

STATUS = (
    "session_id", "data_loaded", "csv_loaded", "shapefile_loaded", "analysis_complete", "upload_type",
    "tpr_workflow_active",
)  # fmt: skip

blueprint = Blueprint("session", __name__)


@blueprint.get("/api/session/status")
def status() -> dict[str, Any]:
    return {key: session.get(key) for key in STATUS}


@blueprint.get("/api/session/verify-tpr")
def verify_tpr() -> dict[str, Any]:
    active = bool(session.get("tpr_workflow_active"))
    kind = session.get("upload_type")
    return {
        "tpr_workflow_active": active or str(kind).startswith("tpr_"),
        "tpr_session_id": session.get("tpr_session_id"),
        "session_flags": {"tpr_workflow_active": active, "tprLoaded": active, "upload_type": kind},
    }


@blueprint.get("/api/session/redis-status")
def redis_status() -> dict[str, Any]:
    client = current_app.config.get("SESSION_REDIS")
    if not isinstance(client, Redis):
        return {"connected": False, "session_type": "filesystem", "session_prefix": "session:"}
    report: dict[str, Any] = client.info()
    return {
        "connected": True,
        "version": report["redis_version"],
        "used_memory": report["used_memory_human"],
        "connected_clients": report["connected_clients"],
        "db_keys": client.dbsize(),
        "session_type": "redis",
        "session_prefix": redis_config.PREFIX,
    }


@blueprint.get("/debug/session_state")
def session_state() -> dict[str, Any]:
    session_id = session.get("session_id")
    plan = itn_plan.load(session_id) if session_id else None
    state = {
        "session_id": session_id,
        "csv_loaded": session.get("csv_loaded", False),
        "shapefile_loaded": session.get("shapefile_loaded", False),
        "analysis_complete": bool(
            session.get("analysis_complete") or (session_id and complete_analysis_tools.is_complete(session_id))
        ),
        "variables_used": session.get("variables_used", []),
        "data_loaded": session.get("data_loaded", False),
        "tpr_complete": bool(session.get("tpr_transition_complete")),
        "itn_planning_complete": plan is not None,
    }
    if plan is not None:
        # The application reads keys that the plan does not have.
        state["itn_summary"] = {"total_nets": 0, "wards_covered": 0, "coverage_percent": 0}
    return {"status": "success", "session_state": state}
