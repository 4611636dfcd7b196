"""The visitor's session: its application id and the flags that the page and the routes ask for."""

import uuid
from typing import Any, cast

from flask import session

from lab.app.switches import STANDIN, Switch

EVERYBODY = "00000000-0000-4000-8000-000000000000"
DEFAULTS: dict[str, Any] = {
    "conversation_history": [],
    "data_loaded": False,
    "analysis_complete": False,
    "csv_loaded": False,
    "shapefile_loaded": False,
    "current_language": "en",
    "pending_action": None,
    "pending_variables": None,
    "last_visualization": None,
    "dialogue_context": {},
    "tpr_workflow_active": False,
    "tpr_session_id": None,
}


def session_id() -> str:
    """Return the application's session id; a stranger gets a new one, never a refusal."""
    if "session_id" not in session:
        session["session_id"] = EVERYBODY if STANDIN.has(Switch.ONE_SESSION_FOR_ALL) else str(uuid.uuid4())
    return cast(str, session["session_id"])


def welcome() -> None:
    session_id()
    for key, value in DEFAULTS.items():
        session.setdefault(key, value)


def in_tpr_workflow() -> bool:
    return bool(session.get("tpr_workflow_active"))


def count_message() -> None:
    session["message_count"] = session.get("message_count", 0) + 1
