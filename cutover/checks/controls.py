"""Negative controls: a look that cannot find what is there proves nothing when it finds nothing."""

from collections.abc import Callable, Sized

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


def must_know_servers(subject: str, servers: Sized) -> None:
    """Raises ProbeError where none was asked, or none said who it is: nothing is proved then."""
    if not servers:
        raise ProbeError.of(
            subject,
            expected="at least one server that the workers are connected to, and that says who it is",
            actual="none",
            next_action="see which Redis each worker is connected to",
        )
