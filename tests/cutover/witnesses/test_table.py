"""The evidence: what every witness said, as it is kept and shown."""

import pytest

from cutover.errors import ProbeError
from cutover.witnesses.table import Row, Said, Table, table
from tests.cutover.readings import STAGINGS, TAKEN, heard, instance, processes, production, report

COUNT = "ps aux | grep gunicorn | grep -v grep | wc -l"
RIGHT = "redis-production at 10.0.0.8:6379 (run_id 9f2c9f2c9f2c), db 0"


def test_a_row_for_each_instance_and_a_column_for_each_witness() -> None:
    environment = production(instance("p1"), instance("p2", report(STAGINGS, named_gunicorn=7)))

    shown = table(environment, heard(environment))

    assert shown.rows[0] == Row(
        instance="p1",
        host="ip-10-0-1-1",
        service=f"active, enabled; main process 10, 2 workers; {COUNT}: 3, where the plan expects 3",
        said=(
            Said(witness="declared settings", lines=(RIGHT,), holds=True),
            Said(
                witness="running processes",
                lines=("all started after the last change of .env at 2026-11-20 02:00:00 UTC",),
                holds=True,
            ),
            Said(witness="sockets of the workers", lines=(f"workers 11, 12: {RIGHT}",), holds=True),
            Said(witness="clients of the servers", lines=(f"workers 11, 12: {RIGHT}",), holds=True),
            Said(witness="a session over HTTP", lines=(RIGHT,), holds=True),
        ),
        took_s=0.25,
    )
    assert (shown.environment, shown.taken) == ("production", TAKEN)
    assert shown.expected == "redis-production at 10.0.0.8:6379 (run_id 9f2c9f2c9f2c), db 0"
    assert shown.rows[1].service.endswith(": 7, where the plan expects 3")
    assert [said.holds for said in shown.rows[1].said] == [False, True, False, False, False]
    assert Table.model_validate_json(shown.model_dump_json()) == shown


def test_a_service_that_does_not_run() -> None:
    down = report(enabled="disabled", processes=processes(active="failed", master=None), named_gunicorn=0)
    environment = production(instance(told=down))

    (row,) = table(environment, heard(environment)).rows

    assert row.service == f"failed, disabled; no main process, 0 workers; {COUNT}: 0, where the plan expects 3"


def test_a_cluster_that_is_not_made_yet() -> None:
    environment = production(own=None)
    assert table(environment, heard(environment)).expected == "redis-production, not made yet"


def test_a_cluster_that_does_not_say_who_it_is() -> None:
    silent = ProbeError.of("redis-production", expected="its run_id", actual="refused", next_action="see it")

    with pytest.raises(ProbeError, match="refused"):
        table(production(own=silent), heard(production()))
