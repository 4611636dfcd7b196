"""Maps and charts of a visitor, for nobody else."""

from pathlib import Path

from flask import Blueprint, send_file, session
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from lab.app import folders

blueprint = Blueprint("visualization", __name__)


@blueprint.get("/serve_viz_file/<session_id>/<path:name>")
def serve(session_id: str, name: str) -> ResponseReturnValue:
    if session_id != session.get("session_id"):
        return {"status": "error", "message": "Access denied"}, 403
    path = safe_join(str((folders.UPLOADS / session_id).absolute()), name)
    if path is None or not Path(path).is_file():
        return {"status": "error", "message": "Visualization file not found"}, 404
    return send_file(path, mimetype="text/html")
