"""Addresses in the application's own code, which no setting can move."""

from cutover.errors import Mismatch
from cutover.fleet import Service
from cutover.runbook.preflight.before import BeforeChange, Embedded
from cutover.runbook.preflight.line import Seen


def must_name_no_redis(instance: str, service: Service, seen: BeforeChange) -> Seen:
    """In what the fleet file calls the application's code. What lies beside it, a script by hand, is a note."""
    fixed = [one for one in seen.embedded if one.default_of is None]
    in_code = [one for one in fixed if _belongs(one, service)]
    if in_code:
        raise Mismatch.of(
            f"Code of {instance}",
            expected="no address of a Redis, and no value for its settings",
            actual="\n".join(f"{one.path}, line {one.line}: {_told(one)}" for one in in_code),
            next_action="let that module read the settings, deploy and restart: a switch would not move it",
        )
    notes = [f"{one.path}, line {one.line}, has {_told(one)}, and is no part of the application" for one in fixed]
    notes += [
        f"{one.path}, line {one.line}, has {one.words} for a default of {one.default_of}: .env decides"
        for one in seen.embedded
        if one.default_of
    ]
    return Seen("no module names a Redis", tuple(notes))


def _told(one: Embedded) -> str:
    return one.words if "." in one.words else f"a value for {one.words}"


def _belongs(one: Embedded, service: Service) -> bool:
    return any(one.path == name or one.path.startswith(f"{name.rstrip('/')}/") for name in service.code)
