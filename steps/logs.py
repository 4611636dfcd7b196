"""The logs of the service."""

from pytest_bdd import parsers, then, when

from cutover.checks.logs import must_have_no_errors
from cutover.fleet import Fleet
from cutover.witnesses.logs import EnvironmentLogs, as_text, environment_logs
from fixtures.recording import Recording


@when(
    parsers.parse("the logs of every server of {environment:w} are read back to its last start"), target_fixture="logs"
)
def read_logs(fleet: Fleet, environment: str, recording: Recording) -> EnvironmentLogs:
    logs = environment_logs(fleet, environment)
    recording.keep("read.txt", as_text(logs).encode())
    return logs


@then("they hold no warning and no error but those that are known to be harmless")
def logs_hold_no_errors(logs: EnvironmentLogs) -> None:
    must_have_no_errors(logs)
