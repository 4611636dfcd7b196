"""Which link of the chain is broken, from what the settings say to what happens, and what mends it."""

from collections.abc import Sequence

from cutover.errors import CutoverError
from cutover.fleet import Application
from cutover.probes.redis_servers import RedisServer, SilentServer
from cutover.witnesses.declared import FROM_NOWHERE, FROM_PROCESS, Place
from cutover.witnesses.readings import EnvironmentReading, InstanceReading
from cutover.witnesses.testimony import NO_REDIS, Judge, Statement, Testimony, Witness

SWITCH = "cutover switch"
ENDPOINT_OF_ITS_OWN = (
    "a part of the application has an endpoint of its own: search its code and settings for that address"
)
BY_HAND = f"change .env by hand ({SWITCH} moves production only), then stop and start the service"


def next_action(environment: EnvironmentReading, reading: InstanceReading, heard: Sequence[Testimony],
                judge: Judge, application: Application) -> str:  # fmt: skip
    """The first broken link decides: what comes after it can only follow."""
    by_witness = {testimony.witness: testimony for testimony in heard}
    if judge.expected is None:
        return move_to_new(environment.environment.redis.cluster, environment.name)
    if not by_witness[Witness.SETTINGS].holds:
        return _wrong_settings(environment, reading, judge.expected, application)
    if not by_witness[Witness.PROCESSES].holds:
        return _old_processes(environment, reading)
    if not by_witness[Witness.SOCKETS].holds:
        return _wrong_sockets(reading, by_witness[Witness.SOCKETS].statements)
    if not by_witness[Witness.CLIENTS].holds:
        return "the server lists other ends than the workers have: look for a proxy or address translation in between"
    if isinstance(reading.session, CutoverError):
        return f"it serves no session: {reading.session.failure.next_action}"
    return (
        "the workers hold the right connections and their sessions go elsewhere: look at the session settings in code"
    )


def _wrong_settings(environment: EnvironmentReading, reading: InstanceReading, expected: RedisServer,
                    application: Application) -> str:  # fmt: skip
    found, names = reading.declared, application.settings
    mend = SWITCH if environment.name == "production" else BY_HAND
    read = f"{names.host}, {names.port} and {names.db}"
    right = Place(expected.endpoint, environment.environment.redis.db)
    wanted = {names.host: right.endpoint.host, names.port: str(right.endpoint.port), names.db: str(right.db)}
    beating = [name for name, origin in found.origins.items() if origin == FROM_PROCESS]
    if wrong := [name for name in beating if reading.report.environment[name] != wanted[name]]:
        units = " or ".join(path for path in reading.report.changed if path.endswith((".service", ".conf")))
        place = units or "whatever starts the service"
        return f"{', '.join(wrong)} of the unit's environment beats .env: take it out of {place}, reload and restart"
    if found.url == right and found.place != right:
        return f"only {names.url} is right, which the application does not read; it reads {read}: {mend}"
    if missing := [name for name, origin in found.origins.items() if origin == FROM_NOWHERE and name == names.host]:
        return f"{missing[0]} is missing, and the application looks at {application.default_redis}: {mend}"
    if found.place and found.place.endpoint == right.endpoint and found.place.db != right.db:
        return f"another database of the right server: {names.db} must be {right.db}: {mend}"
    if found.place == right and isinstance(reading.at_declared, SilentServer):
        return f"the settings are right, and {found.place.endpoint} does not answer this server: see its security group"
    if found.place == right:
        return f"{found.place.endpoint} leads to another server than AWS names: see what this name means on the host"
    return f"correct {read} and restart: {mend}"


def move_to_new(cluster: str, environment: str) -> str:
    """What to do where the environment's own cluster does not exist yet."""
    mend = f"cutover provision, {SWITCH}" if environment == "production" else BY_HAND
    return f"make {cluster} and move {environment} there: {mend}"


def _old_processes(environment: EnvironmentReading, reading: InstanceReading) -> str:
    processes, older = reading.report.processes, reading.report.older
    unit = environment.environment.service.unit
    restart = f"stop and start it: sudo systemctl restart {unit}"
    stopped = [str(process.pid) for process in older if process.is_stopped]
    if not processes.all:
        return f"start it: sudo systemctl start {unit}, and read its log"
    if stopped:
        return f"process {', '.join(stopped)} is stopped (state T) and outlives every reload; {restart}"
    if older == processes.all:
        return f"the service was not restarted after its settings changed; {restart}"
    return f"some processes are from before the change, as after a mere reload (SIGHUP); {restart}"


def _wrong_sockets(reading: InstanceReading, said: Sequence[Statement]) -> str:
    workers = reading.report.processes.workers
    idle = [pid for statement in said if statement.words == NO_REDIS for pid in statement.workers]
    if not workers:
        return "its main process has no workers: read its log"
    if len(idle) == len(workers):
        return (
            'the sessions are in files: read the log since the last start for "Falling back to filesystem sessions" '
            "or an initialization error; when Redis can be reached, restart"
        )
    if idle:
        told = ", ".join(map(str, idle))
        return f"worker {told} found no Redis when it started and will not try again: restart the service"
    if any(" and " in statement.words for statement in said):
        return ENDPOINT_OF_ITS_OWN
    return "the settings are right and not read: search the code and gunicorn's raw_env for the address that is in use"
