"""The page, and what it asks about its session."""

import logging
import secrets

from flask import Blueprint, render_template, request, session
from flask.typing import ResponseReturnValue

from lab.app import tables, visitor
from lab.app.risk.unified_dataset_builder import raw_path
from lab.app.switches import STANDIN, Switch
from lab.app.tpr import links

DOWNLOAD_KEYS = {
    "TPR Analysis Data": "tpr_analysis",
    "Complete Analysis": "main_analysis",
    "Shapefile": "shapefile",
    "Summary Report": "summary",
    "TPR Analysis Report": "summary",
}
LANGUAGES = {"en": "English", "ha": "Hausa", "yo": "Yorùbá", "ig": "Igbo", "fr": "Français", "ar": "العربية"}
FLAGS_CLEARED = ("data_loaded", "csv_loaded", "shapefile_loaded", "analysis_complete", "tpr_workflow_active")

blueprint = Blueprint("core", __name__)
logger = logging.getLogger(__name__)


@blueprint.get("/")
def index() -> str:
    visitor.welcome()
    if not request.referrer:
        session.update(tpr_workflow_active=False, tpr_session_id=None)
    links.page_opened()
    keys = dict(DOWNLOAD_KEYS)
    if STANDIN.has(Switch.TYPE_DROPPED_FROM_MAP):
        del keys["Shapefile"]
    return render_template(
        "index.html",
        languages=LANGUAGES,
        script_version=f"20250709{secrets.randbelow(900000) + 100000}",
        page={
            "downloadKeys": keys,
            "fetchesFiles": STANDIN.has(Switch.FILES_FROM_CACHE),
            "fillsDownloadTab": not STANDIN.has(Switch.TAB_NOT_FILLED),
            "reloadsWhenInactive": STANDIN.is_literal,
            "stopsTyping": not STANDIN.has(Switch.TYPING_FOREVER),
        },
    )


@blueprint.get("/session_info")
def session_info() -> ResponseReturnValue:
    raw = raw_path(visitor.session_id())
    has_table = raw.exists()
    if session.get("csv_loaded"):
        logger.error("Error getting available variables: 'DataHandler' object has no attribute 'get_variables'")
    return {
        "session_id": visitor.session_id(),
        "csv_loaded": session.get("csv_loaded", False),
        "shapefile_loaded": session.get("shapefile_loaded", False),
        "analysis_complete": session.get("analysis_complete", False),
        "data_loaded": session.get("data_loaded", False),
        "csv_filename": session.get("csv_filename"),
        "shapefile_filename": session.get("shapefile_filename"),
        "csv_rows": len(tables.read(raw)) if has_table else 0,
        "csv_columns": len(tables.columns_of(raw)) if has_table else 0,
        "shapefile_features": 0,
        "conversation_history_length": len(session.get("conversation_history", [])),
        "current_language": session.get("current_language", "en"),
        "pending_action": session.get("pending_action"),
        "last_visualization": session.get("last_visualization"),
    }


@blueprint.post("/clear_session")
def clear_session() -> ResponseReturnValue:
    """Clear the flags; the links, the dialogue and all files stay."""
    visitor.session_id()
    session.update(dict.fromkeys(FLAGS_CLEARED, False), conversation_history=[], message_count=0)
    return {"status": "success", "message": "Session cleared successfully"}


@blueprint.post("/reload_session_data")
def reload_session_data() -> ResponseReturnValue:
    raise NotImplementedError("load_session_state")


@blueprint.get("/api/variables")
@blueprint.get("/api/wards")
def no_variables() -> ResponseReturnValue:
    """Answer 400 without data; with data the variables fail, the wards do not."""
    raw = raw_path(visitor.session_id())
    if not raw.exists():
        return {"status": "error", "message": "No data loaded"}, 400
    if request.path == "/api/variables":
        raise NotImplementedError("get_variables")
    return {"status": "success", "wards": [ward.get("WardName") for ward in tables.read(raw)]}
