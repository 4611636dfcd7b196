"""Waiting for the end of a process."""

from cutover.errors import Mismatch
from cutover.waiting import eventually
from lab.processes import Process


def wait_until_ended(one: Process, within_s: float) -> None:
    def must_have_ended() -> None:
        if one.alive:
            raise Mismatch.of(f"{one}", expected="ended", actual="alive", next_action="wait")

    eventually(must_have_ended, within_s=within_s)
