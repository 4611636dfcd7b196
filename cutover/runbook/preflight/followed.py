"""Which of the settings the workers follow: seen at their connections, not taken from a document."""

from collections.abc import Set

from cutover.errors import CutoverError, Mismatch, ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.probes.redis_servers import RedisServer
from cutover.runbook.preflight.line import Seen
from cutover.runbook.proof import servers_of
from cutover.witnesses.declared import Place
from cutover.witnesses.readings import EnvironmentReading, InstanceReading


def must_follow(reading: EnvironmentReading, fleet: Fleet) -> Seen:
    """The workers are on the Redis that the settings name which a switch changes, and on no other.

    `reading`: of one instance. Only then a change of these settings moves them.
    """
    (instance,) = reading.instances
    names, declared = fleet.application.settings, instance.declared
    read = f"{names.host}, {names.port} and {names.db}"
    if declared.place is None:
        raise Mismatch.of(
            f"Settings of {instance.name}",
            expected=f"{read} name a Redis",
            actual=str(declared.problem),
            next_action="correct .env by hand and restart, for there would be no state to come back to",
        )
    if not isinstance(instance.at_declared, RedisServer):
        raise ProbeError.of(
            f"Redis at {declared.place}, asked from {instance.name}",
            expected="a Redis that says its run_id",
            actual=str(instance.at_declared),
            next_action="see whether it runs and lets this instance in: it is what a rollback would come back to",
        )
    if isinstance(instance.session, CutoverError):
        raise type(instance.session)(instance.session.failure) from instance.session
    _must_be_there(reading, instance.at_declared, read, declared.place)
    said = f"the workers follow {read}: {declared.place}"
    if declared.url is None:
        return Seen(said, (f"{names.url} of {instance.name} names no Redis, and the workers do not need it",))
    if declared.url != declared.place:
        return Seen(said, (f"{names.url} of {instance.name} names {declared.url}: the workers do not follow it",))
    return Seen(said)


def _must_be_there(reading: EnvironmentReading, declared: RedisServer, read: str, place: Place) -> None:
    (instance,) = reading.instances
    servers = servers_of(reading)
    older = ", ".join(str(process.pid) for process in instance.report.older)
    if alone := _without(instance, {survey.server.endpoint for survey in reading.servers}):
        told = ", ".join(map(str, alone))
        raise Mismatch.of(
            f"Redis of {instance.name}",
            expected=f"every worker on {place}, which {read} name",
            actual=f"worker {told}: no connection to any Redis, sessions in files",
            next_action="read the log since the last start, and restart when the Redis can be reached",
        )
    if servers != {declared.run_id}:
        where = ", ".join(sorted(str(survey.server.endpoint) for survey in reading.servers))
        raise Mismatch.of(
            f"Redis of {instance.name}",
            expected=f"every worker on {place}, which {read} name, and on no other",
            actual=f"on {where}" + (f"; process {older} is older than its settings" if older else ""),
            next_action="restart it, so that the settings count"
            if older
            else "search code, unit and gunicorn's raw_env for that address: the settings alone do not move it",
        )


def _without(instance: InstanceReading, servers: Set[Endpoint]) -> list[int]:
    """Workers that have served and are on no Redis. Of one that was busy with others nothing is known."""
    workers, answers = instance.report.processes.workers, instance.report.answers
    return [one.pid for one in workers if answers.get(one.pid) and not servers & set(one.peers)]
