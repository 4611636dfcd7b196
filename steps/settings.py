"""The settings of every server: on record, and to be restored."""

from pytest_bdd import then

from cutover.channels import must_be_usable
from cutover.checks.settings import must_be_read_alike, must_be_readable
from cutover.fleet import Fleet
from cutover.runbook.preflight.rollback import must_come_back_everywhere
from cutover.witnesses.readings import EnvironmentReading
from fixtures.recording import Recording


@then("its settings can be read to the last line, and are kept without their secrets")
def settings_are_on_record(reading: EnvironmentReading, fleet: Fleet, recording: Recording) -> None:
    for one in reading.instances:
        shown = one.report.settings.shown(fleet.application.settings.of_an_address)
        recording.keep(f"{one.name}.env.txt", f"{shown}\n".encode())
    must_be_readable(reading)


@then("its settings of Redis mean the same to the application and to a shell")
def settings_read_alike(reading: EnvironmentReading, fleet: Fleet) -> None:
    must_be_read_alike(reading, fleet.application.settings.names)


@then("a copy of its settings, backed up, changed and restored, is what it was, with its mode and its owner")
def settings_come_back(reading: EnvironmentReading, fleet: Fleet) -> None:
    must_come_back_everywhere(reading, fleet.application)


@then("every channel in which they are told takes a message")
def channels_are_usable(fleet: Fleet) -> None:
    must_be_usable(fleet)
