"""The TPR workflow by itself, and the files that it left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Blueprint, request, send_file, session
from flask.typing import ResponseReturnValue

from lab.app import folders, visitor
from lab.app.switches import STANDIN, Switch
from lab.app.tpr import links, memory, workflow

FILES = {
    "tpr_analysis": ("*_TPR_Analysis_*.csv", "text/csv"),
    "main_analysis": ("*_plus.csv", "text/csv"),
    "shapefile": ("*_state.zip", "application/zip"),
    "summary": ("*_Summary_Report.md", "text/markdown"),
    "html_report": ("*.html", "text/html"),
}
INACTIVE = "No active TPR workflow. Please upload a TPR file first."

blueprint = Blueprint("tpr", __name__, url_prefix="/api/tpr")


def _error(message: str, code: int) -> ResponseReturnValue:
    return {"status": "error", "message": message}, code


@blueprint.get("/status")
def status() -> dict[str, Any]:
    visitor.session_id()
    if not visitor.in_tpr_workflow():
        return {"status": "success", "active": False, "message": "No active TPR workflow"}
    progress = memory.recall()
    return {
        "status": "success",
        "active": True,
        "stage": progress.stage,
        "selected_state": progress.state or None,
        "parameters": {"facility_level": progress.level or None, "age_group": progress.age or None},
        "available_states": progress.states,
    }


@blueprint.post("/process")
def process() -> ResponseReturnValue:
    visitor.session_id()
    body = request.get_json(silent=True)
    message = str(body.get("message") or "") if isinstance(body, dict) else ""
    turn = workflow.answer(message)
    if turn is None:
        return _error(INACTIVE, 400)
    final = {
        "download_links": turn.download_links,
        "visualizations": turn.visualizations,
        "risk_ready": True,
        "trigger_data_uploaded": True,
    }
    return {
        "status": "success",
        "workflow": turn.workflow,
        "stage": turn.stage,
        "response": turn.text,
        "suggestions": [],
        "next_step": None,
        **(final if turn.download_links else {}),
    }


@blueprint.post("/cancel")
def cancel() -> dict[str, str]:
    visitor.session_id()
    session["tpr_workflow_active"] = False
    return {"status": "success", "message": "TPR workflow cancelled"}


@blueprint.get("/download-links")
def download_links() -> dict[str, Any]:
    session_id = visitor.session_id()
    return {"status": "success", "download_links": links.tell(), "session_id": session_id}


@blueprint.get("/download/<kind>")
def download(kind: str) -> ResponseReturnValue:
    """Serve the newest such file of the visitor's folder, whatever the links in the session say."""
    if kind not in FILES:
        return _error(f"Invalid file type: {kind}", 400)
    if kind == "shapefile" and STANDIN.has(Switch.LINK_REFUSED):
        return _error("Access denied", 403)
    pattern, media_type = FILES[kind]
    path = folders.newest(_own(pattern))
    if path is None:
        return _error(f"No {kind} file found. Please complete the TPR analysis first.", 404)
    return send_file(path.absolute(), mimetype=media_type, as_attachment=True, download_name=path.name)


def _own(pattern: str) -> Iterator[Path]:
    folder = folders.uploads_of(visitor.session_id())
    if STANDIN.has(Switch.DOWNLOADS_FOR_ANYONE):
        return folder.parent.glob(f"*/{pattern}")
    return folder.glob(pattern)


@blueprint.get("/states")
def states() -> ResponseReturnValue:
    visitor.session_id()
    if not visitor.in_tpr_workflow():
        return _error(INACTIVE, 400)
    return {"status": "success", "states": memory.recall().states}


@blueprint.post("/validate-state")
def validate_state() -> ResponseReturnValue:
    """Call every state unknown, as the application does: the shapefile it looks into is never there."""
    state = request.get_json()["state"]
    text = f"State '{state}' not found in the shapefile"
    return {"status": "success", "valid": False, "suggestions": [], "message": text}
