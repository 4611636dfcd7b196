"""Sharing out bed nets: ward by ward in the order of the ranking, each in full, until there are none left."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab.app import gazetteer

PEOPLE_PER_NET = 1.8


@dataclass(frozen=True)
class Share:
    ward: str
    lga: str
    score: float
    rank: int
    category: str
    population: int
    needed: int
    allocated: int

    @property
    def coverage_percent(self) -> float:
        return round(self.allocated / self.needed * 100, 1)

    @property
    def covered(self) -> int:
        return round(self.population * self.allocated / self.needed)

    def record(self) -> dict[str, Any]:
        return {
            "WardName": self.ward,
            "LGA": self.lga,
            "score": self.score,
            "overall_rank": self.rank,
            "vulnerability_category": self.category,
            "Population": self.population,
            "nets_needed": self.needed,
            "nets_allocated": self.allocated,
            "coverage_percent": self.coverage_percent,
            "allocation_phase": "priority",
            "population_covered": self.covered,
        }


def nets_needed(population: int, household_size: float) -> int:
    return math.ceil(max(population / PEOPLE_PER_NET, math.ceil(population / household_size)))


def share_out(wards: Sequence[dict[str, str]], nets: int, household_size: float) -> list[Share]:
    """Take the wards in the order of the ranking; a ward that gets nothing is in the result as well."""
    shares = []
    for ward in wards:
        lga = ward.get("LGA", "")
        population = gazetteer.facts(ward.get("StateCode", ""), lga, ward["WardName"]).population
        needed = nets_needed(population, household_size)
        given = min(needed, nets)
        nets -= given
        score, rank = float(ward["composite_score"]), int(ward["composite_rank"])
        category = ward["composite_category"]
        shares.append(Share(ward["WardName"], lga, score, rank, category, population, needed, given))
    return shares


def statistics(shares: Sequence[Share], nets: int) -> dict[str, Any]:
    allocated = sum(share.allocated for share in shares)
    population = sum(share.population for share in shares)
    covered = sum(share.covered for share in shares)
    coverage = [share.coverage_percent for share in shares]
    return {
        "total_nets": nets,
        "allocated": allocated,
        "remaining": nets - allocated,
        "coverage_percent": round(covered / population * 100, 1),
        "prioritized_wards": len(shares),
        "fully_covered_wards": sum(1 for share in shares if share.allocated == share.needed),
        "partially_covered_wards": sum(1 for share in shares if 0 < share.allocated < share.needed),
        "reprioritized_wards": 0,
        "total_population": population,
        "covered_population": covered,
        "ward_coverage_stats": {
            "avg_coverage_percent": round(sum(coverage) / len(coverage), 1),
            "min_coverage_percent": min(coverage),
            "max_coverage_percent": max(coverage),
        },
    }
