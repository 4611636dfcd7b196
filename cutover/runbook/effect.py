"""What the setting has come to on an instance: whom its workers are connected to, where sessions land."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from cutover.errors import Mismatch
from cutover.fleet import Fleet
from cutover.guestbook import FALLBACK_PREFIX
from cutover.probes.processes import ServiceProcess
from cutover.probes.redis_survey import Survey, SurveyedServer
from cutover.runbook import files, proof
from cutover.runbook.work import Work
from cutover.witnesses.readings import EnvironmentReading, InstanceReading, Readings


@dataclass(frozen=True)
class Effect:
    """`still_on`: the Redis servers that workers are connected to, in words; empty where there is none."""

    still_on: tuple[str, ...]
    beaten_by: str | None
    """What the unit's own environment says instead, which beats .env."""

    def __str__(self) -> str:
        beaten = [f"the unit's environment has it as {self.beaten_by}, which beats .env"] if self.beaten_by else []
        return "\n".join([*self.still_on, *beaten])


def effect_on(work: Work) -> Effect:
    """Once it is restarted, and each worker has served a session.

    Raises Mismatch where there is no connection to a Redis and the session is in no file either.
    """
    reading = proof.read(work.fleet, work.instance, work.guestbook)
    instance = reading.instances[0]
    beaten_by = instance.report.environment.get(work.fleet.application.settings.enable)
    if connected_to_redis(reading):
        return Effect(_in_words(instance, Readings(work.fleet, work.guestbook).clusters()), beaten_by)
    proof.must_be_on(frozenset(), work.fleet, work.instance, work.guestbook)
    _must_land_in_a_file(work, instance)
    return Effect((), beaten_by)


def connected_to_redis(reading: EnvironmentReading) -> bool:
    """Also to one that does not say who it is."""
    return any(
        _redis_of(instance, worker) for instance in reading.instances for worker in instance.report.processes.workers
    )


def what_would_have_one(fleet: Fleet) -> str:
    """What the application does read, and what it costs."""
    settings = fleet.application.settings
    return (
        f"{settings.host} and {settings.port} pointed at an address where nothing answers, and a restart: then the "
        f"application keeps its sessions in files.\n{what_files_mean(fleet)}"
    )


def what_files_mean(fleet: Fleet) -> str:
    number = len(fleet.production.instances)
    apart = (
        f"\nWith {number} instances a user is known to one of them and a stranger to the others, unless the balancer "
        "keeps each user on one."
        if number > 1
        else ""
    )
    return (
        f"Sessions are then in {fleet.application.fallback_folder} on each instance: everybody is logged out and "
        f"begins anew.{apart}"
    )


def _must_land_in_a_file(work: Work, instance: InstanceReading) -> None:
    """The session that was opened for this look."""
    application = work.fleet.application
    sid = str(instance.key).removeprefix(application.key_prefix)
    name = hashlib.md5(f"{FALLBACK_PREFIX}{sid}".encode(), usedforsecurity=False).hexdigest()
    folder = (
        work.instance.root / work.fleet.production.service.app_folder.relative_to("/") / application.fallback_folder
    )
    if files.read_if_there(work.host, folder / name) is None:
        raise Mismatch.of(
            f"Sessions of {work.instance.name} without a Redis",
            expected=f"in files in {folder}",
            actual="in no Redis, and not there either",
            next_action="see in the service's log where the application keeps them",
        )


def _in_words(instance: InstanceReading, clusters: Mapping[str, str]) -> tuple[str, ...]:
    """Each server, with the workers that are connected to it."""
    workers: dict[str, list[str]] = {}
    for worker in instance.report.processes.workers:
        for survey in _redis_of(instance, worker):
            if isinstance(survey, SurveyedServer):
                words = f"{clusters.get(survey.server.run_id, 'another Redis')} at {survey.server}"
            else:
                words = str(survey)
            workers.setdefault(words, []).append(str(worker.pid))
    return tuple(f"worker {', '.join(pids)}: still on {words}" for words, pids in workers.items())


def _redis_of(instance: InstanceReading, worker: ServiceProcess) -> list[Survey]:
    found = [survey for peer in worker.peers if (survey := instance.report.surveys.get(peer))]
    return [survey for survey in found if isinstance(survey, SurveyedServer) or survey.may_be_redis]
