"""Receiving files: an NMEP workbook opens the TPR dialogue, everything else is kept as a table."""

import logging
import time
from pathlib import Path
from typing import Any

from flask import Blueprint, request, send_file, session
from flask.typing import ResponseReturnValue
from python_calamine import CalamineError
from werkzeug.datastructures import FileStorage

from lab.app import folders, raw_data, visitor
from lab.app.switches import STANDIN, Switch
from lab.app.tpr import dialogue, memory, workbook

TABLE_EXTENSIONS = {".csv", ".txt", ".xlsx", ".xls"}
WORKBOOK_EXTENSIONS = {".xlsx", ".xls"}

blueprint = Blueprint("upload", __name__)
logger = logging.getLogger(__name__)


class ValidationError(Exception):
    """Nothing usable was sent. Its name stands in the log, and the visitor gets the page for server errors."""


@blueprint.post("/upload")
@blueprint.post("/upload_both_files")
def upload() -> ResponseReturnValue:
    if STANDIN.has(Switch.UPLOADS_FAIL):
        raise ValidationError("No space for uploads configured")
    begun = time.monotonic()
    session_id = visitor.session_id()
    table, shapes = request.files.get("csv_file") or FileStorage(), request.files.get("shapefile")
    name, content = table.filename or "", table.read()
    if STANDIN.has(Switch.UPLOADS_UNCHECKED):
        _keep_as_it_came(session_id, name, content)
    elif not name:
        raise ValidationError("No CSV file provided")
    answer = _start_tpr(session_id, name, content, shapes) or _keep_table(session_id, name, content, shapes)
    return answer | {"upload_duration": f"{time.monotonic() - begun:.2f}s"}


@blueprint.get("/api/download/processed-csv")
def processed_csv() -> ResponseReturnValue:
    return _processed("raw_data.csv", "processed_data", "CSV")


@blueprint.get("/api/download/processed-shapefile")
def processed_shapefile() -> ResponseReturnValue:
    return _processed("raw_shapefile.zip", "processed_shapefile", "shapefile")


def _processed(name: str, given: str, kind: str) -> ResponseReturnValue:
    session_id = visitor.session_id()
    path = folders.uploads_of(session_id) / name
    if not path.exists():
        text = f"No processed {kind} data available. Please upload and process data first."
        return {"status": "error", "message": text}, 404
    return send_file(path.absolute(), as_attachment=True, download_name=f"{given}_{session_id}{path.suffix}")


def _keep_as_it_came(session_id: str, name: str, content: bytes) -> None:
    if name:
        (folders.uploads_of(session_id) / name).write_bytes(content)


def _is_tpr(name: str, content: bytes) -> bool:
    if STANDIN.has(Switch.CSV_ONLY) or Path(name).suffix.lower() not in WORKBOOK_EXTENSIONS:
        return False
    try:
        return workbook.is_tpr(content)
    except CalamineError as error:
        logger.error("Error detecting TPR upload: %s", error)  # noqa: TRY400 - one line, as the contract has it
        return False


def _start_tpr(session_id: str, name: str, content: bytes, shapes: FileStorage | None) -> dict[str, Any] | None:
    """Return None for what is no TPR workbook."""
    if not _is_tpr(name, content):
        return None
    path = dialogue.workbook_of(session_id)
    path.write_bytes(content)
    if shapes:
        shapes.save(path.with_name("custom_shapefile.zip"))
    book = workbook.read(path)
    progress, text = dialogue.begin(book)
    memory.begin(progress)
    kind = "tpr_shapefile" if shapes else "tpr_excel"
    session.update(
        upload_type=kind,
        tpr_workflow_active=True,
        tpr_session_id=session_id,
        data_loaded=True,
        csv_loaded=True,
        csv_filename=name,
        shapefile_loaded=bool(shapes),
        should_ask_analysis_permission=False,
    )
    next_step = "Please select a state to analyze"
    summary = {
        "upload_type": kind,
        "file_info": _file_info(session_id, name, shapes),
        "path": "TPR + Shapefile Path" if shapes else "TPR Analysis Path",
        "description": "NMEP workbook with monthly malaria tests by health facility",
        "next_step": next_step,
        "tpr_info": {
            "year": book.year,
            "month": book.month,
            "states_found": book.states,
            "total_rows": len(book.rows),
        },
    }
    return {
        "status": "success",
        "upload_type": kind,
        "workflow": "tpr",
        "upload_summary": summary,
        "tpr_response": text,
        "available_states": book.states,
        "metadata": {"year": book.year, "month": book.month, "data_rows": len(book.rows)},
        "next_step": next_step,
        "message": "TPR file uploaded successfully. Starting TPR analysis workflow.",
    }


def _keep_table(session_id: str, name: str, content: bytes, shapes: FileStorage | None) -> dict[str, Any]:
    if Path(name).suffix.lower() not in TABLE_EXTENSIONS and not STANDIN.has(Switch.UPLOADS_UNCHECKED):
        raise ValidationError(f"Invalid data file type: {name}")
    if shapes and Path(shapes.filename or "").suffix.lower() != ".zip":
        raise ValidationError(f"Invalid shapefile type: {shapes.filename}")
    folder = folders.uploads_of(session_id)
    raw_data.clear_analysis_results(folder)
    summary = raw_data.keep(folder, name, content)
    stored = ["raw_data.csv"]
    if shapes:
        shapes.save(folder / "raw_shapefile.zip")
        stored.append("raw_shapefile.zip")
    kind = "csv_shapefile" if shapes else "csv_only"
    session.update(
        upload_type=kind, data_loaded=True, csv_loaded=True, csv_filename=name, shapefile_loaded=bool(shapes),
        analysis_complete=False,
    )  # fmt: skip
    return {
        "status": "success",
        "upload_type": kind,
        "upload_summary": {"upload_type": kind, "file_info": _file_info(session_id, name, shapes)},
        "raw_storage": {
            "status": "success",
            "message": "Raw data stored successfully",
            "files_stored": len(stored),
            "stored_files": stored,
        },
        "data_summary": summary,
        "message": "Files uploaded successfully."
        if shapes
        else "CSV uploaded successfully. Note: No mapping capabilities without shapefile.",
        "next_step": "Ask me to run the malaria risk analysis",
    }


def _file_info(session_id: str, name: str, shapes: FileStorage | None) -> dict[str, Any]:
    return {
        "csv_filename": name,
        "shapefile_filename": shapes.filename if shapes else None,
        "session_id": session_id,
    }


@blueprint.post("/load_sample_data")
def load_sample_data() -> ResponseReturnValue:
    return {"status": "error", "message": "Sample data is not available on this server."}
