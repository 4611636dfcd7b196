"""Which of the workbook's states a visitor means."""

import logging
from collections.abc import Iterable
from pathlib import Path

SHAPEFILES = (Path("www/ward_shape.shp"), Path("www/complete_names_wards/wards.shp"))

logger = logging.getLogger(__name__)


def announce() -> None:
    """Say at the start of each dialogue that no national shapefile is installed; a healthy system says it too."""
    if not any(path.exists() for path in SHAPEFILES):
        logger.warning("No Nigerian shapefile found in default locations")


def meant_by(message: str, states: Iterable[str]) -> str | None:
    """Find a state by its name with or without " State", in any case, either text containing the other."""
    said = message.strip().lower()
    for state in states:
        bare = state.lower().removesuffix(" state")
        if bare in said or (said and said in state.lower()):
            return state
    return None
