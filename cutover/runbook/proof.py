"""One instance after a change, looked at with the same checks that the features use."""

from cutover.checks.service import must_have_workers, must_own_port, must_run, must_run_with_present_settings
from cutover.checks.session_store import must_be_known_to_all
from cutover.checks.witnesses import must_agree
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.probes.redis_servers import SilentServer
from cutover.waiting import eventually
from cutover.witnesses.readings import EnvironmentReading, Readings
from cutover.witnesses.testimony import judge_of, testimonies

WITHIN_S = 20.0
"""A service that serves already may still be starting its last workers."""
_NOT_LET_IN = ("-NOAUTH", "-WRONGPASS", "-ERR invalid password")


def must_be_on_own_redis(fleet: Fleet, instance: Instance, guestbook: Guestbook) -> None:
    """Every worker of the instance, by every witness, is on the Redis that the fleet expects."""

    def look() -> None:
        readings = _of(fleet, instance, guestbook)
        reading = readings.of("production")
        _must_serve(reading)
        judge = judge_of(reading, readings.clusters())
        must_agree(reading, testimonies(reading, judge), judge, fleet.application)

    eventually(look, within_s=WITHIN_S)


def must_be_on(servers: frozenset[str], fleet: Fleet, instance: Instance, guestbook: Guestbook) -> None:
    """The workers are connected to these servers and no others, by run_id, and serve sessions."""

    def look() -> None:
        reading = read(fleet, instance, guestbook)
        _must_serve(reading)
        seen = servers_of(reading)
        if seen != servers:
            raise Mismatch.of(
                f"Redis of {instance.name}",
                expected=_named(servers),
                actual=_named(seen),
                next_action="see which Redis its settings name, and whether the service was restarted after them",
            )

    eventually(look, within_s=WITHIN_S)


def read(fleet: Fleet, instance: Instance, guestbook: Guestbook) -> EnvironmentReading:
    """Of this instance alone, once each of its workers has served."""
    return _of(fleet, instance, guestbook).of("production")


def sessions_of(reading: EnvironmentReading) -> str:
    """host:port/db of the sessions of all instances; empty where they are not in one place on one Redis."""
    places = {
        f"{survey.server.endpoint}/{db}"
        for one in reading.instances
        for survey in one.report.surveyed
        for db in survey.left_s.get(str(one.key), {})
    }
    return next(iter(places)) if len(places) == 1 else ""


def servers_of(reading: EnvironmentReading) -> frozenset[str]:
    """Raises ProbeError for one that lets us not in: it may be any."""
    for one in reading.instances:
        for survey in one.report.surveys.values():
            if isinstance(survey, SilentServer) and any(refusal in survey.why for refusal in _NOT_LET_IN):
                raise ProbeError.of(
                    f"Redis that {one.instance.name} uses",
                    expected="says who it is",
                    actual=f"{survey}",
                    next_action="name the variable with its password: production.redis.password in the fleet file",
                )
    return frozenset(survey.server.run_id for survey in reading.servers)


def _of(fleet: Fleet, instance: Instance, guestbook: Guestbook) -> Readings:
    alone = fleet.production.model_copy(update={"instances": (instance,)})
    return Readings(fleet.model_copy(update={"production": alone}), guestbook)


def _must_serve(reading: EnvironmentReading) -> None:
    must_run(reading)
    must_own_port(reading)
    must_have_workers(reading)
    must_run_with_present_settings(reading)
    must_be_known_to_all(reading)


def _named(servers: frozenset[str]) -> str:
    return ", ".join(f"run_id {run_id[:12]}" for run_id in sorted(servers)) or "no Redis: sessions in files"
