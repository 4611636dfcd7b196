"""All witnesses must name the same Redis, and it must be the one that the fleet expects."""

from collections.abc import Mapping, Sequence

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Application
from cutover.witnesses.diagnosis import next_action
from cutover.witnesses.readings import EnvironmentReading, InstanceReading
from cutover.witnesses.testimony import Judge, Testimony


def must_agree(
    environment: EnvironmentReading, heard: Sequence[Testimony], judge: Judge, application: Application
) -> None:
    """Raises Mismatch with every witness that dissents; ProbeError where a worker could not be asked at all."""
    unknown = {reading.name: pids for reading in environment.instances if (pids := _not_asked(reading))}
    dissenting = [testimony for testimony in heard if not testimony.holds]
    if unknown and all(_is_about(unknown, testimony) for testimony in dissenting):
        raise ProbeError.of(
            f"Workers of {environment.name}",
            expected="an answer to one request from each of them",
            actual="\n".join(
                f"{name}: worker {', '.join(map(str, pids))} busy with other requests all the time"
                for name, pids in unknown.items()
            ),
            next_action="run it again when the service is less busy",
        )
    if not dissenting:
        return
    wrong = [reading for reading in environment.instances if reading.name in {one.instance for one in dissenting}]
    expected = f"{environment.environment.redis.cluster} at {judge.expected}, db {judge.db}, from every witness"
    raise Mismatch.of(
        f"Redis of {environment.name}: {', '.join(reading.name for reading in wrong)}",
        expected=expected if judge.expected else f"{environment.environment.redis.cluster}, which does not exist yet",
        actual="\n".join(_told(dissenting, heard)),
        next_action=_joined(
            [
                (reading.name, next_action(environment, reading, _of(reading, heard), judge, application))
                for reading in wrong
            ]
        ),
    )


def _not_asked(reading: InstanceReading) -> list[int]:
    """Workers that were busy, and of which therefore nothing is known."""
    silent = {pid for pid, answer in reading.report.answers.items() if answer is None}
    return [worker.pid for worker in reading.report.processes.workers if worker.pid in silent and not worker.peers]


def _is_about(workers: Mapping[str, Sequence[int]], testimony: Testimony) -> bool:
    """Whether it dissents because of these workers alone."""
    said = [statement for statement in testimony.statements if not statement.holds]
    known = set(workers.get(testimony.instance, ()))
    return all(statement.workers and known.issuperset(statement.workers) for statement in said)


def _of(reading: InstanceReading, heard: Sequence[Testimony]) -> list[Testimony]:
    return [testimony for testimony in heard if testimony.instance == reading.name]


def _told(dissenting: Sequence[Testimony], heard: Sequence[Testimony]) -> list[str]:
    lines = [
        f"{testimony.instance}, {testimony.witness}: {statement}"
        for testimony in dissenting
        for statement in testimony.statements
        if not statement.holds
    ]
    instances = dict.fromkeys(testimony.instance for testimony in dissenting)
    agreeing = {
        instance: [testimony.witness for testimony in heard if testimony.instance == instance and testimony.holds]
        for instance in instances
    }
    return lines + [f"{name}, as expected: {', '.join(kept)}" for name, kept in agreeing.items() if kept]


def _joined(actions: Sequence[tuple[str, str]]) -> str:
    """Instances with the same next action share a line."""
    by_action: dict[str, list[str]] = {}
    for name, action in actions:
        by_action.setdefault(action, []).append(name)
    return "\n".join(f"{', '.join(names)}: {action}" for action, names in by_action.items())
