"""The export: files gathered in a folder of their own, zipped, and described.

A dashboard that fails is left out and logged; the texts name it all the same, as the application's do.
"""

import logging
import shutil
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.app import folders, gazetteer, tables
from lab.app.export import dashboard
from lab.app.rendering import render
from lab.app.risk import itn_plan
from lab.app.risk import unified_dataset_builder as unified

WARD_COLUMNS = ("WardName", "LGA", *unified.RANKING, "TPR", "Urban", *gazetteer.VARIABLES)
UNKNOWN_STATE = "Analysis Region"

logger = logging.getLogger(__name__)


class NothingToExportError(Exception):
    """There is no plan to pack; the text is the answer to the visitor."""


@dataclass(frozen=True)
class Package:
    message: str
    archive: Path


def pack_plan(session_id: str) -> Package:
    now, state = datetime.now(UTC), _state(session_id)
    folder = _folder(session_id, "itn_export", now)
    plan, wards = itn_plan.load(session_id), unified.load(session_id)
    if plan is None or not wards:
        raise NothingToExportError("No ITN distribution results found. Please run ITN distribution planning first.")
    columns = [name for name in WARD_COLUMNS if name in wards[0]]
    tables.write(
        folder / "itn_distribution_results.csv", columns, [{name: ward[name] for name in columns} for ward in wards]
    )
    _write_dashboard(folder, plan, wards, state)
    _copy_maps(session_id, folder)
    summary = render("analysis_summary.txt", stats=plan["stats"], state=state, made=f"{now:%Y-%m-%d %H:%M:%S}")
    (folder / "Analysis_Summary.txt").write_text(summary, encoding="utf-8")
    archive = _zip(folder, folders.exports_of(session_id) / f"ITN_Distribution_Export_{now:%Y%m%d_%H%M%S}.zip")
    files = len(list(folder.iterdir()))
    return Package(render("export_message.md", stats=plan["stats"], files=files), archive)


def pack_ranking(session_id: str) -> Package:
    now = datetime.now(UTC)
    folder = _folder(session_id, "analysis_export", now)
    shutil.copyfile(
        folders.uploads_of(session_id) / "analysis_vulnerability_rankings.csv", folder / "vulnerability_rankings.csv"
    )
    (folder / "analysis_summary.txt").write_text(f"Malaria risk analysis, {now:%Y-%m-%d %H:%M:%S}\n", encoding="utf-8")
    archive = _zip(folder, folders.exports_of(session_id) / f"Analysis_Export_{now:%Y%m%d_%H%M%S}.zip")
    return Package("Analysis export package created successfully.", archive)


def _state(session_id: str) -> str:
    analysis = folders.newest(folders.uploads_of(session_id).glob("*_TPR_Analysis_*.csv"))
    records = tables.read(analysis) if analysis else []
    return records[0]["State"] if records else UNKNOWN_STATE


def _folder(session_id: str, kind: str, now: datetime) -> Path:
    folder = folders.exports_of(session_id) / f"{kind}_{now:%Y%m%d_%H%M%S}"
    folder.mkdir(exist_ok=True)
    return folder


def _write_dashboard(folder: Path, plan: dict[str, Any], wards: list[dict[str, str]], state: str) -> None:
    try:
        page = dashboard.make(plan, wards, state)
    except dashboard.DashboardError as error:
        logger.error("Error generating dashboard: %s", error)  # noqa: TRY400 - two lines, as the contract has them
        logger.error("Dashboard generation returned None")  # noqa: TRY400 - the second of them
    else:
        (folder / "itn_distribution_dashboard.html").write_text(page, encoding="utf-8")


def _copy_maps(session_id: str, folder: Path) -> None:
    session_folder = folders.uploads_of(session_id)
    for pattern, prefix in (("*vulnerability*map*.html", "vulnerability_"), ("*itn*distribution*map*.html", "itn_")):
        for place in (session_folder, folders.visualizations_of(session_id)):
            for page in sorted(place.glob(pattern)):
                shutil.copyfile(page, folder / f"{prefix}{page.name}")


def _zip(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for member in sorted(folder.iterdir()):
            file.write(member, member.name)
    return archive
