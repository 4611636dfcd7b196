from datetime import timedelta

from cutover.witnesses.lifetimes import Lifetimes
from tests.cutover.readings import STARTED, process, processes


def test_how_long_until_the_youngest_is_grown() -> None:
    young = process(12, started=STARTED + timedelta(seconds=10))
    unit = processes(process(11), young)
    lifetimes = Lifetimes(lambda: unit, lambda: STARTED + timedelta(seconds=15))

    assert lifetimes.left_s() == 0
    lifetimes.look()
    assert lifetimes.left_s() == 25


def test_grown_processes_need_no_time() -> None:
    lifetimes = Lifetimes(lambda: processes(process(11)), lambda: STARTED + timedelta(seconds=30))
    lifetimes.look()
    assert lifetimes.left_s() == 0
