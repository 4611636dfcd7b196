"""The catalogue is whole, and says nothing of the suite that is not so."""

import re
import tomllib

import pytest

from lab.faults.catalogue import FAULTS, NOT_SHOWN
from lab.faults.claims import VERBS
from lab.faults.fault import Fault, NotShown
from tests.test_architecture import ROOT

GROUPS = {
    "C": (1, 2, 3, 4, 5, 8, 9, 11, 12, 13, 14, 15, 17, 18, 20),
    "W": (1, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18),
    "N": (1, 2, 4, 5, 6, 7, 9, 10),
    "R": (1, 2, 3, 4, 6, 8, 9, 10, 11, 12, 14),
    "S": (1, 2, 3, 4, 6, 7, 8, 10),
    "O": (1, 2, 4, 5, 6, 7, 8, 9, 10),
    "A": (1, 2, 3, 5, 7, 8, 9, 10, 12, 13, 14),
    "H": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 21),
}
WHAT_HAPPENED = [f"{group}{number:02}" for group, numbers in GROUPS.items() for number in numbers]
"""What went wrong in the history of the application, or could have: by its ids."""


def test_everything_that_happened_is_shown_or_has_a_reason_why_not() -> None:
    listed = [*(one.id for one in FAULTS), *(one.id for one in NOT_SHOWN)]
    assert len(listed) == len(set(listed))
    assert [one for one in WHAT_HAPPENED if one not in listed] == []
    # Beside these: variants of them, and what only time brings out.
    assert [one for one in listed if one.partition("-")[0] not in WHAT_HAPPENED and not one.startswith("X")] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_who_is_to_notice_exists_and_so_do_the_items_of_the_plan(fault: Fault) -> None:
    scenarios = {
        match[1]
        for file in (ROOT / "features").glob("*.feature")
        for match in re.finditer(r"^\s*Scenario(?: Outline)?: (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    phases = tomllib.loads((ROOT / "cutover/plan/items.toml").read_text(encoding="utf-8"))["phases"]
    items = {item["id"] for phase in phases for item in phase["items"]}
    assert fault.noticed_by
    assert set(fault.noticed_by) - scenarios - VERBS == set()
    assert fault.endangers
    assert set(fault.endangers) - items == set()


@pytest.mark.parametrize("one", [*FAULTS, *NOT_SHOWN], ids=lambda one: one.id)
def test_a_name_is_a_claim_without_an_end(one: Fault | NotShown) -> None:
    assert len(one.name.split()) >= 3
    assert one.name[0].isupper()
    assert not one.name.endswith(".")
