"""Up, down and what lies between: beside another lab, after a crash, over a crash."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from cutover.errors import ConfigurationError
from cutover.fleet.types import Files
from lab import lifecycle
from lab.aws import seed
from lab.aws.client import Client
from lab.blueprint import Blueprint, kept
from lab.instance import APP_FOLDER, service_of
from lab.ledger import Ledger
from lab.lock import held
from lab.processes import Process, marked
from lab.spec import LabSpec, Revision
from lab.status import State
from tests.ended import wait_until_ended

MakeSpec = Callable[..., LabSpec]
LeavesNothing = Callable[[LabSpec, Blueprint | None], None]

COMMAND = """
import signal
# A shell without job control starts its background jobs, and these tests with them, deaf to Ctrl-C; nohup to SIGHUP.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
import sys
from pathlib import Path
from lab import lifecycle
from lab.spec import LabSpec
lifecycle.up(
    LabSpec(name="small", instances=1, states=Path(sys.argv[1]), fleets=Path(sys.argv[2])),
    say=lambda line: print(line, flush=True),
)
"""


def start_of(spec: LabSpec) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(spec.states), str(spec.fleets)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def plan_of(spec: LabSpec) -> Blueprint:
    plan = kept(spec)
    assert plan is not None
    return plan


def kill(one: Process) -> None:
    one.send(signal.SIGKILL)
    wait_until_ended(one, within_s=5)


def test_a_separate_lab_beside_another_one(
    lab_spec: LabSpec, spec_at: MakeSpec, must_leave_nothing: LeavesNothing
) -> None:
    neighbours = set(marked(lab_spec.state))
    spec = spec_at(separate=True, files=Files.PER_INSTANCE, revision=Revision.LITERAL)
    said: list[str] = []
    assert lifecycle.up(spec, said.append) == spec.fleet_file
    assert not [line for line in said if "taken down" in line]
    plan = plan_of(spec)
    staging, production = plan.sites
    assert staging.redis
    assert production.redis
    assert seed.endpoints(Client(plan.aws)) == {
        "chatmrpt-redis-staging": staging.redis,
        "chatmrpt-redis-production": production.redis,
    }
    app = production.servers[0].root / APP_FOLDER
    assert f"REDIS_HOST={production.redis.host}\nREDIS_PORT={production.redis.port}\n" in (app / ".env").read_text()
    assert (app / "standin.toml").read_text() == 'revision = "literal"\nswitches = []\n'
    assert not (app / "instance/uploads").is_symlink()

    assert lifecycle.down(spec)
    must_leave_nothing(spec, plan)
    assert not lifecycle.down(spec)
    must_leave_nothing(spec, plan)
    assert neighbours <= set(marked(lab_spec.state))


def test_a_lab_over_a_crashed_one_and_down_after_a_crash(spec_at: MakeSpec, must_leave_nothing: LeavesNothing) -> None:
    spec = spec_at()
    lifecycle.up(spec)
    former = plan_of(spec)
    server = former.production.servers[0]
    service = service_of(server, marked(spec.state))
    assert service.master
    for worker in service.workers:
        worker.send(signal.SIGSTOP)  # awake, they end within a second of their master
    kill(service.master)
    orphans = service_of(server, marked(spec.state))
    assert (orphans.master, len(orphans.workers)) == (None, 6)
    aws = next(entry.process for entry in Ledger(spec.state).entries() if entry.role == "aws")
    kill(aws)
    seen = lifecycle.status(spec)
    assert (seen.state, seen.missing) == (State.PARTLY, ("aws", "master of production-1"))
    (spec.state / "lab.json").unlink()
    (spec.state / "processes.jsonl").unlink()

    said: list[str] = []
    lifecycle.up(spec, said.append)
    assert said[0] == "a lab of this name was there: taken down first"
    assert not [one for one in orphans.workers if one.alive]
    assert lifecycle.status(spec).state is State.UP

    later = plan_of(spec)
    master = service_of(later.production.servers[0], marked(spec.state)).master
    assert master
    kill(master)
    assert lifecycle.down(spec)
    must_leave_nothing(spec, former)
    must_leave_nothing(spec, later)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 2), (signal.SIGHUP, 2)])
def test_told_to_stop_while_coming_up_it_takes_everything_down(
    spec_at: MakeSpec, must_leave_nothing: LeavesNothing, number: signal.Signals, code: int
) -> None:
    spec = spec_at()
    with start_of(spec) as coming:
        assert coming.stdout
        assert coming.stdout.readline().startswith("local AWS")
        plan = plan_of(spec)
        assert marked(spec.state)
        coming.send_signal(number)
        assert coming.wait(timeout=10) == code
    must_leave_nothing(spec, plan)


def test_down_after_up_was_killed(spec_at: MakeSpec, must_leave_nothing: LeavesNothing) -> None:
    spec = spec_at()
    with start_of(spec) as coming:
        assert coming.stdout
        coming.stdout.readline()
        coming.kill()
        coming.wait(timeout=10)
    plan = plan_of(spec)
    assert marked(spec.state)
    assert lifecycle.down(spec)
    must_leave_nothing(spec, plan)


def test_a_second_command_on_the_same_lab_is_refused(spec_at: MakeSpec, must_leave_nothing: LeavesNothing) -> None:
    spec = spec_at()
    for command in (lifecycle.up, lifecycle.down):
        with held(spec), pytest.raises(ConfigurationError) as refused:
            command(spec)
        assert str(refused.value) == (
            "Lab 'small'\n"
            "  expected: no other command at work on it\n"
            f"  actual:   process {os.getpid()} is bringing it up or taking it down\n"
            "  next:     wait until that is done, or give this lab another name: --name"
        )
    must_leave_nothing(spec, None)
