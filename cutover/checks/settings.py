"""An instance's settings, to the last line."""

from cutover.errors import Mismatch
from cutover.witnesses.readings import EnvironmentReading


def must_be_readable(environment: EnvironmentReading) -> None:
    """No line is skipped: what stands there counts."""
    skipped = {
        reading.name: reading.report.settings.unreadable
        for reading in environment.instances
        if reading.report.settings.unreadable
    }
    if skipped:
        raise Mismatch.of(
            f"Settings of {environment.name}, {environment.environment.service.env_file}",
            expected="lines of the form KEY=value, comments and empty lines",
            actual="\n".join(
                f"{name}: line {', '.join(map(str, numbers))} cannot be read, and the application skips it"
                for name, numbers in skipped.items()
            ),
            next_action="correct the line by hand, or comment it out; then restart the service",
        )
