"""The shapefile of an analysis: one polygon for each ward, zipped with what a GIS needs to open it."""

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import shapefile

from lab.app import gazetteer
from lab.app.tpr.calculation import WardTPR

WGS84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def write_zip(path: Path, state: str, wards: Sequence[WardTPR]) -> None:
    stem = f"{state.replace(' ', '_')}_wards"
    parts = {"shp": BytesIO(), "shx": BytesIO(), "dbf": BytesIO()}
    with shapefile.Writer(shapeType=shapefile.POLYGON, **parts) as writer:
        for name in ("StateCode", "LGAName", "WardName", "WardCode", "Urban"):
            writer.field(name, "C", size=80)
        writer.field("TPR", "N", size=8, decimal=1)
        for index, ward in enumerate(wards):
            code = gazetteer.facts(ward.state_code, ward.lga, ward.ward).ward_code
            writer.poly([gazetteer.outline(index, len(wards))])
            writer.record(ward.state_code, ward.lga, ward.ward, code, "Yes" if ward.urban else "No", ward.tpr)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for extension, content in parts.items():
            archive.writestr(f"{stem}.{extension}", content.getvalue())
        archive.writestr(f"{stem}.prj", WGS84)
        archive.writestr(f"{stem}.cpg", "UTF-8")
        archive.writestr("metadata.json", json.dumps({"state": state, "wards": len(wards), "crs": "EPSG:4326"}))
