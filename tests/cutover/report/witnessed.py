"""Tables of witnesses as a run keeps them: one of staging that agrees, one of production with a dissenter."""

from datetime import UTC, datetime

from cutover.witnesses.table import Row, Said, Table

HOSTILE = "<script>document.title = 'taken over'</script>"
RIGHT = "redis-production at 10.0.0.7:6379 (run_id 9f2c9f2c9f2c), db 0"
WRONG = "worker 4713: redis-staging at 10.0.0.6:6379 (run_id 03ab03ab03ab), db 0"


def row(instance: str, *said: Said, host: str = "ip-10-0-0-1", took_s: float = 0.21) -> Row:
    service = "active, enabled; main process 4710, 6 workers; the plan's count: 7, where the plan expects 7"
    return Row(instance=instance, host=host, service=service, said=said, took_s=took_s)


def table(environment: str, *rows: Row) -> Table:
    return Table(
        environment=environment,
        expected=f"redis-{environment} at 10.0.0.7:6379 (run_id 9f2c9f2c9f2c), db 0",
        taken=datetime(2025, 8, 1, 14, 3, 7, tzinfo=UTC),
        rows=rows,
    )


STAGING = table("staging", row("staging-1", Said(witness="declared settings", lines=(RIGHT,), holds=True)))
PRODUCTION = table(
    "production",
    row("production-1", Said(witness="declared settings", lines=(RIGHT,), holds=True), took_s=1.25),
    row(
        "production-2",
        Said(witness="declared settings", lines=(RIGHT,), holds=True),
        Said(witness="sockets of the workers", lines=(f"workers 4711, 4712: {RIGHT}", WRONG), holds=False),
        host=HOSTILE,
    ),
)
