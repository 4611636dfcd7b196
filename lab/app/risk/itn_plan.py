"""The plan for insecticide-treated nets: asked for in words, kept as JSON, shown as a map."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.app import choropleth, folders
from lab.app.rendering import render
from lab.app.risk import allocation
from lab.app.risk import unified_dataset_builder as unified
from lab.app.risk.answer import Answer
from lab.app.switches import STANDIN, Switch

NOT_GIVEN = 10000
URBAN_THRESHOLD_PERCENT = 30.0
NO_DATA = "No data available. Please run analysis first."
NOT_ANALYZED = (
    "Analysis has not been completed yet. Please run the malaria risk analysis first before planning ITN distribution."
)
CLARIFICATION = (
    "I'm ready to help you plan ITN distribution! To make the plan I need two numbers:\n\n"
    "1. How many bed nets do you have available?\n2. What is the average household size? (5 if you do not say)"
)
SAMPLE = [
    {
        "WardName": f"Sample Ward {rank}",
        "composite_score": f"{1 / rank:.4f}",
        "composite_rank": str(rank),
        "composite_category": category,
    }
    for rank, category in enumerate(unified.CATEGORIES, start=1)
]
_NETS = re.compile(r"(\d[\d,]*)\s+(?:[a-z-]+\s+)?(?:nets?|itns?|llins?)\b", re.IGNORECASE)
_HOUSEHOLD = re.compile(r"household size\D{0,12}(\d+(?:\.\d+)?)", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    nets: int = NOT_GIVEN
    household_size: float = 5.0

    @classmethod
    def parse(cls, message: str) -> "Request":
        nets, household = _NETS.search(message), _HOUSEHOLD.search(message)
        return cls(
            _number(nets.group(1)) if nets else NOT_GIVEN,
            float(household.group(1)) if household else 5.0,
        )


def _number(written: str) -> int:
    digits = written.replace(",", "")
    return int(digits[:5] if STANDIN.has(Switch.NETS_OF_FIVE_DIGITS) else digits)


def results_path(session_id: str) -> Path:
    return folders.UPLOADS / session_id / "itn_distribution_results.json"


def load(session_id: str) -> dict[str, Any] | None:
    path = results_path(session_id)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def run(session_id: str, message: str) -> Answer:
    wanted, is_ranked = Request.parse(message), unified.dataset_path(session_id).exists()
    if STANDIN.has(Switch.MAKES_UP_WHAT_IS_MISSING):
        return _plan(session_id, wanted, unified.load(session_id) if is_ranked else SAMPLE)
    if not unified.raw_path(session_id).exists():
        return Answer(NO_DATA)
    if not is_ranked:
        return Answer(NOT_ANALYZED)
    if wanted.nets == NOT_GIVEN:
        return Answer(CLARIFICATION, tools=["run_itn_planning"])
    return _plan(session_id, wanted, unified.load(session_id))


def _plan(session_id: str, wanted: Request, wards: list[dict[str, str]]) -> Answer:
    now = datetime.now(UTC)
    shares = allocation.share_out(wards, wanted.nets, wanted.household_size)
    stats = allocation.statistics(shares, wanted.nets)
    page = folders.visualizations_of(session_id) / f"itn_distribution_map_{now:%Y%m%d_%H%M%S}.html"
    drawing = choropleth.draw(
        [choropleth.Area(share.ward, f"{share.allocated:,} nets", share.coverage_percent) for share in shares]
    )
    page.write_text(render("itn_map.html", stats=stats, map=drawing, threshold=URBAN_THRESHOLD_PERCENT), "utf-8")
    plan = {
        "status": "success",
        "stats": stats,
        "method": "composite",
        "urban_threshold": URBAN_THRESHOLD_PERCENT,
        "avg_household_size": wanted.household_size,
        "total_nets": wanted.nets,
        "timestamp": now.isoformat(),
        "prioritized": [share.record() for share in shares],
        "reprioritized": [],
        "map_path": str(page),
    }
    results_path(session_id).write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")
    return Answer(
        _told(stats),
        tools=["run_itn_planning"],
        visualizations=[{"type": "itn_map", "path": str(page), "url": f"/itn_embed/{session_id}"}],
        interpretation="The wards at the top of the ranking were served first. "
        "Use the report button to take the whole package with you.",
    )


def _told(stats: dict[str, Any]) -> str:
    return (
        "**ITN Distribution Plan Generated**\n\n"
        f"- **Total Nets Available**: {stats['total_nets']:,}\n"
        f"- **Nets Allocated**: {stats['allocated']:,}\n"
        f"- **Nets Remaining**: {stats['remaining']:,}\n"
        f"- **Wards with Full Coverage (100%)**: {stats['fully_covered_wards']}\n"
        f"- **Wards with Partial Coverage**: {stats['partially_covered_wards']}\n"
        f"- **Population Covered**: {stats['covered_population']:,} of {stats['total_population']:,} "
        f"({stats['coverage_percent']}%)"
    )
