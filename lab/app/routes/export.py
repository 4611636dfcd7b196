"""Handing out an export, to whoever knows its address."""

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from lab.app import folders

blueprint = Blueprint("export", __name__)


@blueprint.get("/export/download/<session_id>/<name>")
def download(session_id: str, name: str) -> ResponseReturnValue:
    """Look beside the packages and inside them; raise FileNotFoundError, which is a 500 and not a 404."""
    folder = folders.EXPORTS / session_id
    places = [folder, *sorted(folder.glob("itn_export_*")), *sorted(folder.glob("analysis_export_*"))]
    for place in places:
        path = safe_join(str(place.absolute()), name)
        if path is not None and place.is_dir() and name in {entry.name for entry in place.iterdir()}:
            return send_file(path, as_attachment=True, download_name=name)
    raise FileNotFoundError(name)
