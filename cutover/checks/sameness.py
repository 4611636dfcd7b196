"""All instances of an environment are the same: code, packages, settings. What differs is named, never its value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cutover.errors import Mismatch, ProbeError
from cutover.witnesses.readings import EnvironmentReading, InstanceReading

MOST_LINES = 12


def must_have_same_code(environment: EnvironmentReading) -> None:
    _must_be_same(
        environment,
        "Code",
        lambda reading: reading.report.code,
        next_action="bring the same revision to all of them, then restart",
    )


def must_have_same_packages(environment: EnvironmentReading) -> None:
    """Of the instances whose service runs: what another one would load is not known."""
    running = tuple(reading for reading in environment.instances if reading.report.processes.all)
    _must_be_same(
        replace(environment, instances=running),
        "Packages",
        lambda reading: dict.fromkeys(reading.report.packages, "installed"),
        next_action="install from one list of pinned versions on all of them, then restart",
    )


def must_have_same_settings(environment: EnvironmentReading) -> None:
    """But for those that the fleet file calls an instance's own."""
    own = set(environment.environment.service.own_settings)

    def settings(reading: InstanceReading) -> Mapping[str, str]:
        values = {**reading.report.settings.values(), **reading.report.environment}
        return {name: f"={value}" if value is not None else "" for name, value in values.items() if name not in own}

    _must_be_same(
        environment,
        "Settings",
        settings,
        next_action="make them equal and restart; one that may differ is named in the fleet file: service.own_settings",
    )


def _must_be_same(
    environment: EnvironmentReading,
    subject: str,
    look: Callable[[InstanceReading], Mapping[str, str]],
    *,
    next_action: str,
) -> None:
    seen = {reading.name: look(reading) for reading in environment.instances}
    if not any(seen.values()):
        raise ProbeError.of(
            f"{subject} of {environment.name}",
            expected="something to compare",
            actual="nothing on any instance",
            next_action="see that the service runs, and correct app_folder, env_file and code in the fleet file",
        )
    differing = sorted(
        name
        for name in {name for values in seen.values() for name in values}
        if len({values.get(name) for values in seen.values()}) > 1
    )
    if differing:
        raise Mismatch.of(
            f"{subject} of {environment.name}: {', '.join(seen)}",
            expected="the same on each of them",
            actual="\n".join(_told(differing, seen)),
            next_action=next_action,
        )


def _told(differing: Sequence[str], seen: Mapping[str, Mapping[str, str]]) -> list[str]:
    lines = []
    for name in differing[:MOST_LINES]:
        lacking = [instance for instance, values in seen.items() if name not in values]
        lines.append(f"{name}: not on {', '.join(lacking)}" if lacking else f"{name}: differs")
    more = len(differing) - MOST_LINES
    return [*lines, *([f"and {more} more"] if more > 0 else [])]
