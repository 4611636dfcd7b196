"""Files of analyses and packages, made as small as a check needs."""

import io
import zipfile
from collections.abc import Iterable, Mapping

import shapefile


def zipped(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def opened(members: Mapping[str, bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(zipped(members)))


def shapes(wards: Iterable[str], *, field: str = "WardName") -> bytes:
    """A zipped shapefile with a point for each ward."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf) as writer:
        writer.field(field, "C", 40)
        for ward in wards:
            writer.point(8.5, 4.5)
            writer.record(ward)
    return zipped({"state.shp": shp.getvalue(), "state.shx": shx.getvalue(), "state.dbf": dbf.getvalue()})
