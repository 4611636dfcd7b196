"""A load on the whole lab: everybody gets what is theirs, and who does not is named; nothing is left of anybody."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet, load_fleet
from cutover.load.account import Account
from cutover.load.folder import LoadFolder
from cutover.load.messages import Ended, Outcome
from cutover.load.order import Order
from cutover.load.running import follow, lead
from cutover.masking import Mask
from cutover.probes.clusters import declared_or_found
from cutover.program import Program
from cutover.runs.manifest import must_be_unchanged
from cutover.runs.results import ShownFailure
from cutover.verdict.decision import Decision
from cutover.waiting import eventually
from lab import lifecycle
from lab.spec import LabSpec
from tests.cutover.load.mixing import TakenFor, mixing
from tests.cutover.servers import free_port

pytestmark = pytest.mark.xdist_group("load")
"""One lab for all of them, also where the tests are shared out."""

Load = Callable[..., Account]


@pytest.fixture(scope="module")
def lab_of_load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Fleet]]:
    folder = tmp_path_factory.mktemp("load")
    spec = LabSpec(name="load-lab", separate=True, workers=3, states=folder, fleets=folder)
    fleet_file = str(lifecycle.up(spec))
    yield fleet_file, load_fleet(fleet_file)
    lifecycle.down(spec)


@pytest.fixture
def order(lab_of_load: tuple[str, Fleet], tmp_path: Path) -> Callable[..., Order]:
    fleet_file, fleet = lab_of_load

    def make(**changes: object) -> Order:
        asked = {
            "fleet": fleet_file,
            "fleet_name": fleet.name,
            "environment": "production",
            "address": fleet.production.address,
            "session_cookie": fleet.application.session_cookie,
            "users": 6,
            "spawn_rate": 50.0,
            "within_s": 120.0,
            "folder": LoadFolder.create(fleet.name, parent=tmp_path).path,
            "suite": "any",
        }
        return Order.model_validate({**asked, **changes})

    return make


@pytest.fixture
def left(lab_of_load: tuple[str, Fleet]) -> Callable[[], list[object]]:
    """Sessions in production's Redis, and folders of uploads."""
    _, fleet = lab_of_load
    endpoint = declared_or_found(fleet, fleet.production.redis)
    assert endpoint is not None
    instance = fleet.production.instances[0]
    uploads = Path(f"{instance.root}{fleet.production.service.app_folder}/instance/uploads")

    def found() -> list[object]:
        with redis.Redis(endpoint.host, endpoint.port) as client:
            return [*client.keys("chatmrpt:*"), *uploads.iterdir()]

    return found


def by_number(order: Order) -> dict[int, Ended]:
    return {one.number: one for one in LoadFolder(order.folder).ended()}


def foreign(order: Order) -> list[tuple[Ended, ShownFailure]]:
    """Who met another's; those with another's session last."""
    found = [(one, one.failure) for one in by_number(order).values() if one.outcome is Outcome.FOREIGN and one.failure]
    return sorted(found, key=lambda pair: pair[1].subject.startswith("Sessions"))


def test_everybody_gets_what_is_theirs(order: Callable[..., Order], left: Callable[[], list[object]]) -> None:
    asked = order(users=8)

    account = lead(asked)

    assert account.decision is Decision.GO, f"{account}"
    assert [one.outcome for one in by_number(asked).values()] == [Outcome.OWN] * 8
    steps = {step.name: (step.requests, step.failures) for step in account.figures.steps}
    names = ("first visit", "upload", "analysis", "risk", "plan", "files", "map", "package")
    assert steps == dict.fromkeys(names, (8, 0))
    assert "first visit" in (asked.folder / "locust_stats.csv").read_text(encoding="utf-8")
    must_be_unchanged(asked.folder)
    assert left() == []


def test_who_is_taken_for_another_is_found_and_named(
    order: Callable[..., Order], left: Callable[[], list[object]]
) -> None:
    """Of one all requests but the first are another's; of one only the package is, and all else as it should be."""
    mixed = {2: TakenFor(1, re.compile("/.")), 4: TakenFor(3, re.compile("/generate_report"))}
    plain = order()
    with mixing(plain.address, mixed) as address:
        asked = plain.model_copy(update={"address": address})
        account = lead(asked)

    assert account.decision is Decision.NO_GO, f"{account}"
    (of_package, failure), *sharing = foreign(asked)
    assert [failure.subject for _, failure in sharing] == ["Sessions of 2 users at once on production"] * 2
    for _, shared in sharing:
        assert all(f"user {one.number} " in shared.actual for one, _ in sharing), f"{account}"
    assert f"user {of_package.number} " in failure.subject
    assert f"foreign, {of_package.who}, package: {failure.subject}" in f"{account}"
    assert list(asked.folder.glob(f"evidence/{of_package.number}-ITN_Distribution_Export_*.zip"))
    assert "3 met another's" in account.headline
    assert left() == []


def test_a_worker_carries_it_out_for_the_one_who_leads(
    order: Callable[..., Order], left: Callable[[], list[object]], tmp_path: Path
) -> None:
    asked = order(workers=1, port=free_port())
    with ThreadPoolExecutor(1) as elsewhere:
        worker = elsewhere.submit(follow, "127.0.0.1", asked.port, parent=tmp_path)
        account = lead(asked)

        assert worker.result().is_file()
    assert account.decision is Decision.GO, f"{account}"
    assert sorted(by_number(asked)) == [1, 2, 3, 4, 5, 6]
    assert left() == []


def test_nobody_comes_to_carry_it_out(order: Callable[..., Order]) -> None:
    asked = order(workers=1, port=free_port(), within_s=0.5)

    with pytest.raises(ProbeError) as alone:
        lead(asked)

    assert alone.value.failure.subject == "Load on load-lab, production"
    assert f"Workers of the load at 127.0.0.1:{asked.port}" in alone.value.failure.actual
    assert "start them: cutover load --worker --master HOST --port" in alone.value.failure.actual


def test_when_who_started_it_is_gone_everybody_leaves(
    order: Callable[..., Order], left: Callable[[], list[object]]
) -> None:
    """They come one a second: it is in the midst of it."""

    def somebody_must_be_there() -> None:
        if not left():
            raise Mismatch.of("Load", expected="users", actual="none yet", next_action="wait")

    asked = order(users=60, spawn_rate=1.0)
    folder = LoadFolder(asked.folder)
    folder.begin(asked)
    command = ["python", "-m", "cutover.load.swarm", "--order", str(folder.order_file), "--progress-fd", "2"]
    program = Program.start(command, folder.log, Mask(), descriptors=())
    eventually(somebody_must_be_there, within_s=60)

    program.let_go()
    program.wait()

    figures = folder.figures()
    assert figures is not None
    assert figures.interrupted
    assert 0 < figures.came < 60
    assert {one.outcome for one in folder.ended()} <= {Outcome.UNANSWERED, Outcome.OWN}
    assert left() == []
