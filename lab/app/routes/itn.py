"""The map of the net distribution, found for the page that embeds it."""

from flask import Blueprint, redirect, session
from flask.typing import ResponseReturnValue

from lab.app import folders

blueprint = Blueprint("itn", __name__)


@blueprint.get("/itn_embed/<session_id>")
def embed(session_id: str) -> ResponseReturnValue:
    folder = folders.UPLOADS / session_id
    if not folder.is_dir():
        return "<h1>Session not found</h1>", 404
    page = folders.newest((folder / "visualizations").glob("itn_distribution_map_*.html"))
    if page is None:
        return "<h1>ITN map not found</h1>", 404
    return redirect(f"/serve_viz_file/{session_id}/visualizations/{page.name}")


@blueprint.post("/api/itn/update-distribution")
def update_distribution() -> ResponseReturnValue:
    """Fail whenever there is a session: the application cannot rebuild its data here."""
    if "session_id" not in session:
        return {"status": "error", "message": "No active session"}, 400
    return {"status": "error", "message": "DataHandler.__init__() missing 1 required positional argument"}, 500
