"""The wards of a visitor with their composite score and rank, kept as `unified_dataset.csv`."""

import logging
from collections.abc import Sequence
from pathlib import Path

from lab.app import folders, gazetteer, tables
from lab.app.switches import STANDIN, Switch

CATEGORIES = ("High Risk", "Medium Risk", "Low Risk")
RANKING = ["composite_score", "composite_rank", "composite_category", "pca_score", "pca_rank"]
_A_PAGE_OF_WARDS = 10

logger = logging.getLogger(__name__)


class NoDatasetError(Exception):
    """There is nothing to rank; the text is the answer to the visitor."""


def dataset_path(session_id: str) -> Path:
    return folders.UPLOADS / session_id / "unified_dataset.csv"


def raw_path(session_id: str) -> Path:
    return folders.UPLOADS / session_id / "raw_data.csv"


def load(session_id: str) -> list[dict[str, str]]:
    """Return the ranked wards, most at risk first; nothing, and an ERROR in the log, before an analysis."""
    path = dataset_path(session_id)
    if not path.exists():
        logger.warning("Files not found (attempt 1), waiting...")
        logger.error("❌ All load attempts failed for session %s", session_id)
        return []
    return tables.read(path)


def build(session_id: str) -> list[dict[str, str]]:
    raw = raw_path(session_id)
    if not raw.exists():
        raise NoDatasetError("No data available. Please upload data first.")
    wards = tables.read(raw)
    if not wards or "WardName" not in wards[0]:
        raise NoDatasetError("The data has no column WardName, so its wards cannot be ranked.")
    ranked = sorted(wards, key=lambda ward: (-_score(ward), ward["WardName"]))
    if STANDIN.has(Switch.RANKS_TEN_WARDS):
        ranked = ranked[:_A_PAGE_OF_WARDS]
    for rank, ward in enumerate(ranked, start=1):
        score = f"{_score(ward):.4f}"
        category = CATEGORIES[(rank - 1) * len(CATEGORIES) // len(ranked)]
        ward |= dict(zip(RANKING, (score, str(rank), category, score, str(rank)), strict=True))
    tables.write(dataset_path(session_id), list(ranked[0]), ranked)
    return ranked


def scores_only(wards: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{name: ward.get(name, "") for name in ("WardName", "LGA", *RANKING)} for ward in wards]


def _score(ward: dict[str, str]) -> float:
    """Average the TPR, as a fraction, with the environment that the ward's record carries."""
    known = [_number(ward.get("TPR", "")) / 100, *(_number(ward[name]) for name in gazetteer.VARIABLES if name in ward)]
    return sum(known) / len(known)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
