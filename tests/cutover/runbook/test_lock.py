"""One change at a time, by a file on a real host of one folder."""

import json
import time
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.fleet import Fleet
from cutover.runbook.lock import NAME, held
from tests.cutover.fleets import fleet_with


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    (tmp_path / "srv/app").mkdir(parents=True)
    instance = {"name": "production-1", "address": "http://127.0.0.1:8021", "root": tmp_path, "host": {"via": "local"}}
    return fleet_with("production", instances=[instance])


def lock_of(fleet: Fleet) -> Path:
    return Path(fleet.production.instances[0].root) / "srv/app" / NAME


def test_held_and_given_back(fleet: Fleet) -> None:
    with held(fleet, "run-1") as lock:
        lock.renew()
        found = json.loads(lock_of(fleet).read_text(encoding="utf-8"))
        assert found["run"] == "run-1"
        assert found["until"] > time.time()

    assert not lock_of(fleet).exists()


def test_another_run_is_refused_and_takes_nothing(fleet: Fleet) -> None:
    lock_of(fleet).write_text(json.dumps({"run": "run-1", "holder": "ada on jump", "until": time.time() + 600}))

    with pytest.raises(Mismatch) as refused, held(fleet, "run-2"):
        pass

    failure = refused.value.failure
    assert failure.subject == f"Lock {lock_of(fleet)} on production-1"
    assert failure.actual.startswith("held by ada on jump for run-1, until ")
    assert failure.next_action == "ask who that is; a lock whose holder is gone ends by itself at that time"
    assert json.loads(lock_of(fleet).read_text(encoding="utf-8"))["run"] == "run-1"


@pytest.mark.parametrize(
    "left",
    [
        json.dumps({"run": "run-2", "holder": "killed", "until": time.time() + 600}),
        json.dumps({"run": "run-1", "holder": "gone", "until": time.time() - 1}),
        "",
        "null",
    ],
    ids=["resumed", "expired", "cut short", "no lock"],
)
def test_a_lock_that_stops_nobody(fleet: Fleet, left: str) -> None:
    lock_of(fleet).write_text(left, encoding="utf-8")

    with held(fleet, "run-2"):
        assert json.loads(lock_of(fleet).read_text(encoding="utf-8"))["run"] == "run-2"


def test_given_back_after_an_error(fleet: Fleet) -> None:
    with pytest.raises(KeyError), held(fleet, "run-1"):
        raise KeyError
    assert not lock_of(fleet).exists()
