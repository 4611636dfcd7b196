"""The malaria risk analysis: ranks the wards and writes what the export and the plan read."""

import logging

from flask import session

from lab.app import folders, tables
from lab.app.risk import unified_dataset_builder as unified
from lab.app.risk.answer import Answer

RESULTS = ("analysis_composite_scores.csv", "analysis_pca_scores.csv", "analysis_vulnerability_rankings.csv")

logger = logging.getLogger(__name__)


def is_complete(session_id: str) -> bool:
    return any((folders.UPLOADS / session_id / name).exists() for name in RESULTS)


def run(session_id: str) -> Answer:
    try:
        wards = unified.build(session_id)
    except unified.NoDatasetError as error:
        return Answer(str(error))
    scores = unified.scores_only(wards)
    for name in RESULTS:
        tables.write(folders.uploads_of(session_id) / name, list(scores[0]), scores)
    _mark_complete()
    most = "\n".join(f"{ward['composite_rank']}. {ward['WardName']} ({ward['composite_score']})" for ward in wards[:5])
    return Answer(
        f"## Malaria Risk Analysis Complete\n\nI've ranked **{len(wards)}** wards by their composite score.\n\n"
        f"### Highest risk\n\n{most}",
        tools=["run_complete_analysis"],
        interpretation="These wards should come first when bed nets are planned. "
        "Tell me how many nets you have and the average household size to plan the ITN distribution.",
    )


def _mark_complete() -> None:
    """Fail in a stream, whose request is over: the flag then stays false until a report is asked for."""
    try:
        session["analysis_complete"] = True
    except RuntimeError as error:
        logger.error("Failed to mark analysis complete: %s", str(error).splitlines()[0])  # noqa: TRY400 - contract
