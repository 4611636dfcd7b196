"""What an analysis leaves in the visitor's folder: five files, a map, and the links that the page shows."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.app import choropleth, folders, gazetteer, tables
from lab.app.rendering import render
from lab.app.tpr import geography
from lab.app.tpr.calculation import WardTPR, mean_tpr

PLACE = ["State", "LGA", "WardName"]
RESULT = ["TPR", "TPR_Method", "Facility_Level", "Age_Group", "Analysis_Date", "Tested", "Positive", "Method",
          "DataCompleteness", "FacilityCount"]  # fmt: skip
CODES = ["StateCode", "WardCode", "LGACode", "LGAName", "Urban", "AMAPCODE"]
PLUS = ["WardName", "WardCode", "LGA", "LGACode", "StateCode", "Urban", "AMAPCODE", "TPR", *gazetteer.VARIABLES]


@dataclass(frozen=True)
class Analysis:
    state: str
    level: str
    age: str
    wards: Sequence[WardTPR]


@dataclass(frozen=True)
class Bundle:
    links: list[dict[str, str]]
    visualization: dict[str, Any]


def write(session_id: str, analysis: Analysis) -> Bundle:
    """Write everything and copy the inputs of the risk analysis, as if the visitor had uploaded them."""
    folder = folders.uploads_of(session_id)
    now = datetime.now(UTC)
    underscored = analysis.state.replace(" ", "_")
    records = [_record(ward, analysis, now) for ward in analysis.wards]
    data = folder / f"{underscored}_TPR_Analysis_{now:%Y%m%d}.csv"
    bare = underscored.removesuffix("_State")
    plus = folder / f"{bare}_plus.csv"
    shapes = folder / f"{bare}_state.zip"
    report = folder / f"TPR_Analysis_Report_Unknown_{now:%Y%m%d_%H%M%S}.html"
    summary = folder / f"{underscored}_Summary_Report.md"
    tables.write(data, PLACE + RESULT + CODES, [_only(record, PLACE + RESULT + CODES) for record in records])
    tables.write(plus, PLUS, [_only(record, PLUS) for record in records])
    geography.write_zip(shapes, analysis.state, analysis.wards)
    told = _told(analysis, now)
    report.write_text(render("tpr_report.html", **told), encoding="utf-8")
    summary.write_text(render("tpr_summary.md", **told), encoding="utf-8")
    shutil.copyfile(plus, folder / "raw_data.csv")
    shutil.copyfile(shapes, folder / "raw_shapefile.zip")
    return Bundle(
        [
            _link(data, "TPR Analysis Data", "Detailed TPR calculations by ward"),
            _link(plus, "Complete Analysis", "TPR data with environmental variables"),
            # The name is not the file's: the application says it so.
            _link(shapes, "Shapefile", "Geographic boundaries with all data") | {"name": f"{analysis.state}_state.zip"},
            _link(report, "TPR Analysis Report", "Comprehensive HTML report for sharing"),
            _link(summary, "Summary Report", "Analysis summary and metadata"),
        ],
        _map(session_id, analysis, told),
    )


def _told(analysis: Analysis, now: datetime) -> dict[str, Any]:
    areas = [
        choropleth.Area(ward.ward, "no tests" if ward.tpr is None else f"{ward.tpr}%", ward.tpr)
        for ward in analysis.wards
    ]
    return {
        "analysis": analysis,
        "mean": mean_tpr(analysis.wards),
        "tested": sum(ward.tested for ward in analysis.wards),
        "positive": sum(ward.positive for ward in analysis.wards),
        "made": f"{now:%Y-%m-%d %H:%M} UTC",
        "map": choropleth.draw(areas),
    }


def _map(session_id: str, analysis: Analysis, told: dict[str, Any]) -> dict[str, Any]:
    name = f"tpr_distribution_map_{analysis.state.lower().replace(' ', '_')}.html"
    title = f"TPR Distribution - {analysis.state}"
    page = folders.visualizations_of(session_id) / name
    page.write_text(render("tpr_map.html", title=title, **told), encoding="utf-8")
    return {
        "type": "iframe",
        "url": f"/serve_viz_file/{session_id}/visualizations/{name}",
        "title": title,
        "height": 600,
    }


def _record(ward: WardTPR, analysis: Analysis, now: datetime) -> dict[str, object]:
    known = gazetteer.facts(ward.state_code, ward.lga, ward.ward)
    return {
        "State": ward.state,
        "LGA": ward.lga,
        "WardName": ward.ward,
        "TPR": "" if ward.tpr is None else ward.tpr,
        "TPR_Method": "standard",
        "Facility_Level": analysis.level,
        "Age_Group": analysis.age,
        "Analysis_Date": f"{now:%Y-%m-%d}",
        "Tested": ward.tested,
        "Positive": ward.positive,
        "Method": ward.method,
        "DataCompleteness": ward.completeness,
        "FacilityCount": ward.facilities,
        "StateCode": ward.state_code,
        "WardCode": known.ward_code,
        "LGACode": known.lga_code,
        "LGAName": ward.lga,
        "Urban": "Yes" if ward.urban else "No",
        "AMAPCODE": known.amap_code,
        **known.variables,
    }


def _only(record: dict[str, object], columns: Sequence[str]) -> dict[str, object]:
    return {column: record[column] for column in columns}


def _link(path: Path, kind: str, description: str) -> dict[str, str]:
    return {"name": path.name, "path": str(path), "type": kind, "description": description}
