"""The service on every server of an environment."""

from pytest_bdd import given, parsers, then

from cutover.checks.lifetimes import must_live_on
from cutover.checks.sameness import must_have_same_code, must_have_same_packages, must_have_same_settings
from cutover.checks.service import must_have_workers, must_own_port, must_run, must_run_with_present_settings
from cutover.witnesses.lifetimes import lifetimes_of
from cutover.witnesses.readings import EnvironmentReading, Readings

SAME = {
    "code": must_have_same_code,
    "packages": must_have_same_packages,
    "settings": must_have_same_settings,
}


@given(parsers.re(r"a look at every server of (?P<name>staging|production)"), target_fixture="reading")
def look_at_servers(readings: Readings, name: str) -> EnvironmentReading:
    return readings.of(name)


@then("its service is active, and starts with the server")
def service_runs(reading: EnvironmentReading) -> None:
    must_run(reading)


@then("its service alone holds the port of the users")
def service_owns_port(reading: EnvironmentReading) -> None:
    must_own_port(reading)


@then("its service has exactly the planned workers")
def service_has_workers(reading: EnvironmentReading) -> None:
    must_have_workers(reading)


@then("every process of its service has read the settings as they are now")
def processes_are_new(reading: EnvironmentReading) -> None:
    must_run_with_present_settings(reading)


@then("its workers live on while they are watched")
def workers_live_on(reading: EnvironmentReading) -> None:
    with lifetimes_of(reading) as watched:
        must_live_on(watched)


@then(parsers.re(r"its servers have the same (?P<what>code|packages|settings)"))
def servers_are_same(reading: EnvironmentReading, what: str) -> None:
    SAME[what](reading)
