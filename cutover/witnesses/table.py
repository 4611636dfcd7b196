"""The witnesses of an environment as evidence: a row for each instance, a column for each witness."""

from collections.abc import Sequence

from pydantic import AwareDatetime, BaseModel, ConfigDict

from cutover.probes.host_report import HostReport
from cutover.witnesses.readings import EnvironmentReading
from cutover.witnesses.testimony import Testimony

PLANS_COUNT = "ps aux | grep gunicorn | grep -v grep | wc -l"


class Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    witness: str
    lines: tuple[str, ...]
    holds: bool


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    instance: str
    host: str
    """What the host calls itself."""
    service: str
    """Its processes, and beside them what the plan counts."""
    said: tuple[Said, ...]
    took_s: float


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    environment: str
    expected: str
    taken: AwareDatetime
    rows: tuple[Row, ...]


def table(environment: EnvironmentReading, heard: Sequence[Testimony]) -> Table:
    """Raises ProbeError where the environment's own Redis does not say who it is."""
    own = environment.expected
    cluster = environment.environment.redis.cluster
    return Table(
        environment=environment.name,
        expected=f"{cluster} at {own}, db {environment.environment.redis.db}" if own else f"{cluster}, not made yet",
        taken=environment.taken,
        rows=tuple(
            Row(
                instance=reading.name,
                host=reading.report.host,
                service=_service(reading.report, environment.environment.service.workers),
                said=tuple(
                    Said(witness=one.witness, lines=tuple(str(line) for line in one.statements), holds=one.holds)
                    for one in heard
                    if one.instance == reading.name
                ),
                took_s=reading.report.seconds,
            )
            for reading in environment.instances
        ),
    )


def _service(report: HostReport, planned: int) -> str:
    master = report.processes.master
    main = f"main process {master.pid}" if master else "no main process"
    return (
        f"{report.processes.active}, {report.enabled}; {main}, {len(report.processes.workers)} workers; "
        f"{PLANS_COUNT}: {report.named_gunicorn}, where the plan expects {planned + 1}"
    )
