"""Wards, numbers and nets in results and plans that are not those of the user."""

import re

from lab.faults.bench import Bench
from lab.faults.claims import (
    ALL_NETS,
    ASKED_FOR_NETS,
    EVERY_CHOICE,
    MAP_OF_PLAN,
    MORE_NETS,
    NO_ANALYSIS,
    NO_RANKING,
    TABLE_OF_PACKAGE,
)
from lab.faults.fault import Fault, not_there
from lab.faults.sessions import on_production

_TWELVE_WARDS = {f"Ward {letter}": number for number, letter in enumerate("ABCDEFGHIJKL", start=1)}


def _pregnant_women_are_others(bench: Bench) -> None:
    """Of whom none is positive in a visitor's workbook."""
    said = str(bench.first.visitor().analyse(patients="pregnant women")["content"])
    mean = re.findall(r"Mean TPR\*\*: ([\d.]+)%", said)
    if mean != ["0.0"]:
        raise not_there(
            f"Positive pregnant women on {bench.first.name}",
            expected="0.0 %, as of all others over five",
            actual=f"{' '.join(mean) or 'unknown'} %",
        )


def _ten_are_ranked(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse(wards=_TWELVE_WARDS)
    ranked = re.findall(r"ranked \*\*(\d+)\*\* wards", visitor.rank())
    if ranked != ["10"]:
        raise not_there(
            f"Ranking of {len(_TWELVE_WARDS)} wards on {bench.first.name}",
            expected="10 of them",
            actual=" ".join(ranked) or "none",
        )


def _some_nets_are_lost(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    visitor.rank()
    available = re.findall(r"Nets Available\*\*: ([\d,]+)", visitor.hear("I have 250,000 bed nets"))
    if available != ["25,000"]:
        raise not_there(
            f"Plan for 250,000 nets on {bench.first.name}",
            expected="for 25,000",
            actual=f"for {' '.join(available) or 'none'}",
        )


def _plans_are_made_of_nothing(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.get("/")
    said = visitor.hear("Please plan the ITN distribution")
    if "Plan Generated" not in said:
        raise not_there(
            f"Plan on {bench.first.name} without an analysis and without nets", expected="made", actual=said
        )


FAULTS = (
    Fault(
        "X25",
        "The numbers of pregnant women are those of all others over five",
        endangers=("5.2.2",),
        noticed_by=(EVERY_CHOICE,),
        inject=on_production("pregnant-women-as-adults"),
        must_show=_pregnant_women_are_others,
    ),
    Fault(
        "X26",
        "Ten wards of an analysis are ranked, and maps and packages know of no others",
        endangers=("5.2.4", "5.2.5"),
        noticed_by=(MAP_OF_PLAN, TABLE_OF_PACKAGE),
        inject=on_production("ranks-ten-wards"),
        must_show=_ten_are_ranked,
    ),
    Fault(
        "X27",
        "Of a number of nets the first five digits are read",
        endangers=("5.2.4",),
        noticed_by=(ALL_NETS, MORE_NETS),
        inject=on_production("nets-of-five-digits"),
        must_show=_some_nets_are_lost,
    ),
    Fault(
        "X28",
        "A plan that lacks its nets or its wards is made of a default and of a sample",
        endangers=("5.2.4",),
        noticed_by=(ASKED_FOR_NETS, NO_ANALYSIS, NO_RANKING),
        inject=on_production("makes-up-what-is-missing"),
        must_show=_plans_are_made_of_nothing,
    ),
)
