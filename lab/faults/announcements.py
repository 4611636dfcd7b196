"""Telling people, where there is no way to."""

import os

from cutover.fleet import load_fleet
from lab import fleet_file
from lab.faults.bench import Bench
from lab.faults.claims import TOLD
from lab.faults.fault import Fault, not_there

_CHANNEL = "CHATMRPT_LAB_CHANNEL"


def _name_a_channel(bench: Bench) -> None:
    """As somebody did who has its address, and gave it to nobody."""
    file = bench.blueprint.spec.fleet_file
    bench.pen.keep(file)
    fleet_file.write(load_fleet(str(file)).model_copy(update={"channels": (_CHANNEL,)}), file)


def _nobody_has_its_address(bench: Bench) -> None:
    named = load_fleet(str(bench.blueprint.spec.fleet_file)).channels
    if all(name in os.environ for name in named):
        raise not_there(
            "The channels in which people are told",
            expected="one whose address is not in this shell",
            actual=f"{len(named)} named, each with its address" if named else "none named",
        )


FAULTS = (
    Fault(
        "X42",
        "Users are told of a maintenance in a channel whose address nobody has set",
        endangers=("4.1.1",),
        noticed_by=(TOLD,),
        inject=_name_a_channel,
        must_show=_nobody_has_its_address,
    ),
)
