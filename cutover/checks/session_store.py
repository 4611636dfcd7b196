"""Sessions are kept in Redis, for as long as they should be, and nowhere else."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from cutover.checks.service import end_of_stopped
from cutover.errors import CutoverError, Mismatch, ProbeError
from cutover.fleet import Application
from cutover.probes.session_store import StoreStatus
from cutover.probes.sessions import VisitorSession
from cutover.witnesses.expiry import SHORT_S, Life
from cutover.witnesses.readings import EnvironmentReading, InstanceReading

NEVER = -1
"""What Redis says is left of a key that does not expire."""
SLACK_S = 120
"""Between the moment at which a lifetime begins and the moment at which it is read."""
FALLBACK = (
    'it found no Redis when it started and will not try again: read the log since the last start for "Falling back" '
    "or an initialization error; when Redis can be reached, restart"
)
ANOTHER_LIFE = (
    "the application gives its sessions another life than the fleet file says: see PERMANENT_SESSION_LIFETIME and "
    "SESSION_REFRESH_EACH_REQUEST in its code; where that is meant, correct session_ttl_s in the fleet file"
)
FORGETFUL = (
    "a worker with another session store or another SECRET_KEY forgets users: see which Redis each worker is connected "
    "to, and compare the settings of the instances"
)
ELSEWHERE = "it does not read its sessions from where it writes them: see its session settings"


def must_say_redis(answers: Mapping[str, Sequence[StoreStatus]]) -> None:
    """By instance: on every one of many connections the application says that its sessions are in Redis."""
    wrong = {
        name: [status for status in said if not (status.connected and status.session_type == "redis")]
        for name, said in answers.items()
    }
    if found := {name: statuses for name, statuses in wrong.items() if statuses}:
        raise Mismatch.of(
            f"Session store of {', '.join(found)}, as the application says",
            expected="redis, connected, on every connection",
            actual="\n".join(
                f"{name}: {number} of {len(answers[name])} answers say {status}"
                for name, statuses in found.items()
                for status, number in Counter(statuses).items()
            ),
            next_action=FALLBACK,
        )


def must_last(environment: EnvironmentReading, application: Application) -> None:
    """Cookie and key of a new session live for as long as the fleet says."""
    wrong = {one.name: said for one in environment.instances if (said := _lifetime(one, application))}
    if wrong:
        in_files = [one.name for one in environment.instances if one.name in wrong and not _left_s(one)]
        in_redis = wrong.keys() - set(in_files)
        raise Mismatch.of(
            f"Lifetime of a new session on {', '.join(wrong)}",
            expected=f"{application.session_ttl_s} s, for the cookie and for its key in Redis",
            actual="\n".join(f"{name}: {said}" for name, said in wrong.items()),
            next_action=_those_of(
                (f"a session with no key is one in files: {FALLBACK}", in_files), (ANOTHER_LIFE, in_redis)
            ),
        )


def must_leave_no_files(environment: EnvironmentReading, application: Application) -> None:
    """No file was written since the service started where sessions go that find no Redis."""
    wrong = {}
    for reading in environment.instances:
        master = reading.report.processes.master
        files = [when for when in reading.report.fallback if master is None or when >= master.started]
        if files:
            wrong[reading.name] = (
                f"{len(files)} files since the last start, the last on {max(files):%Y-%m-%d at %H:%M:%S} UTC"
            )
    if wrong:
        raise Mismatch.of(
            f"Session files on {', '.join(wrong)}",
            expected=f"none written to {application.fallback_folder} since the last start",
            actual="\n".join(f"{name}: {said}" for name, said in wrong.items()),
            next_action=FALLBACK,
        )


def must_be_known_to_all(environment: EnvironmentReading) -> None:
    """One session, shown to every worker of every instance, is the same visitor to each of them."""
    wrong = [f"{reading.name}: {said}" for reading in environment.instances for said in _strangers(reading)]
    stopped = [f"{reading.name}: {said}" for reading in environment.instances if (said := _stopped(reading))]
    if wrong or stopped:
        raise Mismatch.of(
            f"A session of {environment.name}, shown to every worker without the balancer",
            expected="the same visitor to each of them, whichever instance the session was made on",
            actual="\n".join([*wrong, *stopped]),
            next_action=_those_of((FORGETFUL, wrong), (end_of_stopped(environment.environment.service.unit), stopped)),
        )
    if unknown := [f"{reading.name}: {said}" for reading in environment.instances if (said := _not_asked(reading))]:
        raise ProbeError.of(
            f"A session of {environment.name}, shown to every worker without the balancer",
            expected="an answer from each of them",
            actual="\n".join(unknown),
            next_action="run it again when the service is less busy; a worker that is without an answer each time "
            "hangs in a request: restart the service",
        )


def must_have_opened(reading: InstanceReading) -> VisitorSession:
    """Raises what came instead of a session."""
    if isinstance(reading.session, CutoverError):
        raise reading.session
    return reading.session


def _those_of(*actions: tuple[str, Collection[str]]) -> str:
    """What to do, each with whom it is about: those that are about somebody."""
    return "\n".join(action for action, about in actions if about)


def _strangers(reading: InstanceReading) -> list[str]:
    must_have_opened(reading)
    workers: dict[str, list[str]] = {}
    for pid, answer in reading.report.answers.items():
        if answer and answer.trouble:
            workers.setdefault(answer.trouble, []).append(str(pid))
        elif answer and reading.shown and answer.session_id != reading.shown.session_id:
            workers.setdefault("another session", []).append(str(pid))
    return [f"worker {', '.join(pids)}: {said}" for said, pids in workers.items()]


def _stopped(reading: InstanceReading) -> str | None:
    """Workers of whom no answer will ever come."""
    pids = [str(worker.pid) for worker in reading.report.processes.workers if worker.is_stopped]
    return f"worker {', '.join(pids)}: stopped, it answers nobody" if pids else None


def _not_asked(reading: InstanceReading) -> str | None:
    """The workers of whom nothing is known."""
    workers, answers = reading.report.processes.workers, reading.report.answers
    silent = [str(worker.pid) for worker in workers if answers.get(worker.pid) is None]
    if not workers:
        return "no workers"
    return f"no answer from worker {', '.join(silent)}" if silent else None


def _lifetime(reading: InstanceReading, application: Application) -> str | None:
    session = must_have_opened(reading)
    right = range(application.session_ttl_s - SLACK_S, application.session_ttl_s + SLACK_S + 1)
    keys = _left_s(reading)
    cookie = session.lifetime_s
    if cookie in right and keys and all(left in right for left in keys):
        return None
    told = (
        ", ".join("without an end" if left == NEVER else f"{left} s" for left in keys)
        or "no key on any Redis that was asked"
    )
    return f"cookie {f'{cookie} s' if cookie is not None else 'that ends with the browser'}, key {told}"


def _left_s(reading: InstanceReading) -> list[int]:
    """What its session's key has left, on each Redis that has it."""
    return [left for survey in reading.report.surveyed for left in survey.left_s.get(str(reading.key), {}).values()]


def must_live_and_expire(lives: Sequence[Life], application: Application) -> None:
    """A visit finds the session and renews it; when Redis has let it expire, it is gone."""
    wrong = {life.instance: said for life in lives if (said := _wrong_life(life, application))}
    if wrong:
        raise Mismatch.of(
            f"A session's life on {', '.join(wrong)}",
            expected="found and renewed by a visit while it is in Redis, unknown when Redis has let it expire",
            actual="\n".join(f"{name}: {said}" for name, (said, _) in wrong.items()),
            next_action="\n".join(dict.fromkeys(how for _, how in wrong.values())),
        )


def _wrong_life(life: Life, application: Application) -> tuple[str, str] | None:
    """And what to do about it."""
    if life.seen != life.session.session_id:
        return "not found at the next visit", ELSEWHERE
    if life.renewed_s <= SHORT_S:
        return f"found, but not renewed: {life.renewed_s} s left", ANOTHER_LIFE
    if life.renewed_s < application.session_ttl_s - SLACK_S:
        return f"found, but renewed to {life.renewed_s} s only", ANOTHER_LIFE
    return (
        ("still known after its key had expired", ELSEWHERE) if life.seen_expired == life.session.session_id else None
    )
