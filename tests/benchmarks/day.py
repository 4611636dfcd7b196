"""What a day of the watch takes: `python -m tests.benchmarks.day`.

8,640 rounds of 3 instances with 18 workers, as fast as they come. What hosts answer is made up and differs each time:
figures, record on the disk, and judge are the watch's own. What hosts and SSH take is seen on a lab.
"""

import random
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cutover.fleet import Endpoint
from cutover.masking import Mask
from cutover.probes.pulse import Main, Pulse, WorkerPulse
from cutover.watch import sampling
from cutover.watch.columns import columns_of
from cutover.watch.folder import WatchFolder
from cutover.watch.judge import Judge
from cutover.watch.logged import Sieve
from cutover.watch.record import Head
from cutover.watch.sampling import Sampler
from cutover.watch.visits import Visits
from tests.cutover.fleets import fleet_with
from tests.cutover.watch.records import head
from tests.cutover.watch.test_figures import answered, pulsed

ROUNDS, EVERY_S, WORKERS = 8640, 10.0, 6
_MARKS = (10, 100, 1000, 4000, ROUNDS)
_OWN = Endpoint.parse("10.0.0.8:6379")
_INSTANCES = [
    {"name": f"production-{number}", "address": f"http://127.0.0.1:802{number}", "host": {"via": "local"}}
    for number in (1, 2)
]


def main() -> None:
    fleet = fleet_with("production", instances=_INSTANCES)
    chance = random.Random(1)
    setattr(sampling, "pulse", lambda host, *_, **__: _felt(host.instance.name, chance))  # noqa: B010 - in its place
    with TemporaryDirectory() as parent:
        folder, of = WatchFolder.create("day", parent=Path(parent)), head(fleet)
        folder.append(of)
        columns = tuple(column for column in columns_of(fleet) if column.is_sampled)
        names = [one.name for environment in fleet.environments.values() for one in environment.instances]
        sampler = Sampler(
            fleet,
            columns,
            Sieve(Mask.of(fleet), fleet.application.fatal_log_lines),
            Visits(fleet.application),
            dict.fromkeys(names, 0.0),
            started=datetime.now(UTC).timestamp(),
            patience_s=8,
        )
        sampler.endpoints = {"production": _OWN}
        _rounds(folder, of, sampler)
        sampler.close()


def _rounds(folder: WatchFolder, of: Head, sampler: Sampler) -> None:
    judge, began, cpu = Judge(of), time.monotonic(), time.process_time()
    for number in range(1, ROUNDS + 1):
        seen = sampler.take(number * EVERY_S, changing=False)
        folder.append(seen)
        judge.take(seen)
        if number in _MARKS:
            size_mb = folder.record.stat().st_size / 1e6
            print(f"{number:5d} rounds: {_rss_mb():5.1f} MB of memory, {size_mb:5.2f} MB on disk")
    took_s, cpu_s = time.monotonic() - began, time.process_time() - cpu
    print(f"a round: {1000 * took_s / ROUNDS:.1f} ms, of which {1000 * cpu_s / ROUNDS:.1f} ms of CPU")
    began = time.monotonic()
    account = folder.account()
    print(f"account of {account.rounds:,} rounds: {time.monotonic() - began:.1f} s, then {_rss_mb():.1f} MB of memory")


def _felt(name: str, chance: random.Random) -> Pulse:
    workers = tuple(
        WorkerPulse(100 + number, 5, 1000.0, is_stopped=False, memory_mb=280 + chance.random() * 20)
        for number in range(WORKERS)
    )
    redis = answered(used_memory=str(int(chance.random() * 1e8))) if name == "production-1" else None
    return pulsed(instance=name, main=Main(10, 5), workers=workers, redis=redis, connections={_OWN: 7}, on={_OWN: 6})


def _rss_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    main()
