"""The report button: packs whatever the visitor has, whichever format was asked for."""

from pathlib import Path

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue

from lab.app import visitor
from lab.app.export import export_tools
from lab.app.risk import complete_analysis_tools, itn_plan
from lab.app.risk.unified_dataset_builder import raw_path

TOO_EARLY = "Please run an analysis or ITN distribution before generating a report."
NOTHING = "No analysis results found. Please run an analysis first."

blueprint = Blueprint("report", __name__)


@blueprint.post("/generate_report")
def generate_report() -> ResponseReturnValue:
    session_id = visitor.session_id()
    if not _is_unlocked(session_id):
        return {"status": "error", "message": TOO_EARLY}, 400
    body = request.get_json(silent=True) if request.is_json else None
    asked = body.get("format", "pdf") if isinstance(body, dict) else request.form.get("report_format", "pdf")
    try:
        package = _pack(session_id)
    except (export_tools.NothingToExportError, OSError) as error:
        return {"status": "error", "message": str(error)}, 500
    return {
        "status": "success",
        "message": package.message if package else NOTHING,
        "download_url": _url(session_id, package.archive) if package else None,
        "format": asked,
        "additional_files": [],
        **({"action": "report_generated"} if request.is_json else {}),
    }


@blueprint.post("/preview_report")
@blueprint.get("/download_report/<_name>")
def broken(_name: str = "") -> ResponseReturnValue:
    raise NotImplementedError("report manager")


def _is_unlocked(session_id: str) -> bool:
    """Repair the session's flag from the files; a leftover plan is enough."""
    if not session.get("analysis_complete"):
        has_plan = raw_path(session_id).exists() and itn_plan.results_path(session_id).exists()
        session["analysis_complete"] = complete_analysis_tools.is_complete(session_id) or has_plan
    return bool(session["analysis_complete"])


def _pack(session_id: str) -> export_tools.Package | None:
    if itn_plan.results_path(session_id).exists():
        return export_tools.pack_plan(session_id)
    if complete_analysis_tools.is_complete(session_id):
        return export_tools.pack_ranking(session_id)
    return None


def _url(session_id: str, archive: Path) -> str:
    return f"/export/download/{session_id}/{archive.name}"
