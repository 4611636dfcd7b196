"""An instance's settings, to the last line, and to every reader."""

from collections.abc import Iterable

from cutover.errors import Mismatch
from cutover.settings_readers import in_a_shell
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


def must_be_read_alike(environment: EnvironmentReading, names: Iterable[str]) -> None:
    """A shell that reads the file gets the same values for these settings as the application does.

    So a person who greps it, a script that sources it, and a unit's EnvironmentFile speak of what is so.
    """
    differing = [
        f"{reading.name}: {name} is another value to a shell{_how(in_a_shell(reading.report.settings.text, name))}"
        for reading in environment.instances
        for name in names
        if reading.report.settings.value(name) != in_a_shell(reading.report.settings.text, name)
    ]
    if differing:
        raise Mismatch.of(
            f"Settings of {environment.name}, {environment.environment.service.env_file}",
            expected="the same values to the application and to a shell",
            actual="\n".join(differing),
            next_action="write the line as NAME=value, without blanks around the sign, and the file with line ends of "
            "Unix, sed -i 's/\\r$//'; then restart the service",
        )


def _how(value: str | None) -> str:
    """Without the value, which may be a secret."""
    if value is None:
        return ": none, the line is no assignment there"
    return ": it ends with a carriage return" if value.endswith("\r") else ""
