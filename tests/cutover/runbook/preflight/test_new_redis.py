"""The Redis to move to, before it is made and afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.fleet import Fleet
from cutover.runbook.preflight.line import Line
from cutover.runbook.preflight.new_redis import lines_of
from lab.addresses import Address
from lab.aws.client import Client
from lab.ledger import Ledger
from lab.processes import end
from tests.cutover.runbook.small_cloud import changed, cluster_at, made, small_cloud


@pytest.fixture
def fleet(aws: Address, aws_client: Client) -> Iterator[Fleet]:
    with small_cloud(aws, aws_client) as fleet:
        yield fleet


def seen(fleet: Fleet) -> dict[str, Line]:
    return {line.what: line for line in lines_of(fleet)}


def told(fleet: Fleet) -> dict[str, tuple[str, str]]:
    return {what: (line.outcome, line.fact) for what, line in seen(fleet).items()}


def test_before_it_is_made(fleet: Fleet) -> None:
    assert told(fleet) == {
        "at AWS": ("not yet", "cutover provision makes it"),
        "from production": ("not yet", "when it is available"),
        "from staging": ("not yet", "when it is available"),
    }


def test_when_it_is_made(fleet: Fleet) -> None:
    endpoint, _ = made(fleet)

    assert told(fleet.model_copy(update={"separates_networks": False})) == {
        "at AWS": ("ok", "there, as the fleet file has it"),
        "from production": ("ok", f"{endpoint} answers production-1, production-2; it is not staging's"),
        "from staging": ("ok", "not asked: the networks of this fleet are not separate (separates_networks)"),
    }


def test_a_staging_that_is_let_in_stands_against_it(fleet: Fleet) -> None:
    made(fleet)

    found = seen(fleet)["from staging"]

    assert found.outcome == "wrong"
    assert found.failure
    assert found.failure.expected == "answers none of them"
    assert found.failure.actual.startswith("staging-1: answers, after ")


def test_what_provision_corrects_is_not_yet_and_told(fleet: Fleet) -> None:
    made(fleet)

    found = seen(changed(fleet, aws={"snapshot_retention_days": 3}))["at AWS"]

    assert (found.outcome, found.fact) == ("not yet", "cutover provision corrects it")
    assert len(found.notes) == 1
    assert "automatic backups" in found.notes[0]


def test_what_provision_would_refuse_stands_against_it(fleet: Fleet) -> None:
    found = seen(changed(fleet, aws={"monthly_cost_usd": 1.0}))["at AWS"]

    assert found.outcome == "wrong"


def test_what_a_person_must_do_stands_against_it(fleet: Fleet, aws_client: Client) -> None:
    made(fleet)
    assert cluster_at(aws_client, fleet)["Engine"] == "redis"

    found = seen(changed(fleet, aws={"engine_version": "6.2", "parameter_group": "default.redis6.x"}))["at AWS"]

    assert found.outcome == "wrong"


def test_the_address_in_the_fleet_file_and_at_aws(fleet: Fleet) -> None:
    made(fleet)
    declared = fleet.production.redis.model_copy(update={"endpoint": fleet.application.default_redis})
    production = fleet.production.model_copy(update={"redis": declared})

    found = seen(fleet.model_copy(update={"production": production}))["from production"]

    assert found.outcome == "wrong"
    assert found.failure
    assert found.failure.actual == "localhost:6379 in the fleet file"


def test_one_that_does_not_answer_is_told_for_each_instance(fleet: Fleet, aws_state: Path) -> None:
    endpoint, _ = made(fleet)
    end(entry.process for entry in Ledger(aws_state).entries() if entry.of == fleet.production.redis.cluster)

    found = seen(fleet)["from production"]

    assert found.outcome == "wrong"
    assert found.failure
    assert found.failure.subject == (
        f"{fleet.production.redis.cluster} at {endpoint}, asked from production-1, production-2"
    )
    assert [line.partition(",")[0] for line in found.failure.actual.splitlines()] == [
        "production-1: refused",
        "production-2: refused",
    ]
