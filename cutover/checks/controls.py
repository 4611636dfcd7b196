"""Negative controls: a look that cannot find what is there proves nothing when it finds nothing."""

from collections.abc import Callable

from cutover.errors import Mismatch, ProbeError


def must_fire(check: Callable[[], None], what: str) -> None:
    """The check, given a case that is wrong on purpose, must say so. Raises ProbeError where it does not."""
    try:
        check()
    except Mismatch:
        return
    raise ProbeError.of(
        f"Negative control: {what}",
        expected="found out",
        actual="nothing was noticed",
        next_action="this is a fault of the suite: what this look calls right may be wrong",
    )
