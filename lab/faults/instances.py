"""An instance of the lab under the hands of who breaks it: its files and processes, and what is seen of them."""

import re
import signal
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from cutover.errors import ConfigurationError, Mismatch
from cutover.waiting import eventually
from lab.addresses import Address
from lab.blueprint import Blueprint, Server, Site
from lab.faults import sockets
from lab.faults.notes import FolderMade, Frozen, LinkReplaced, Pen, Restarted
from lab.faults.visitor import Visitor
from lab.instance import APP_FOLDER, JOURNAL, ping, service_of
from lab.instance import Service as Processes
from lab.processes import Process, marked
from lab.service_manager import ROOT, UNIT, systemctl

_SERVES_WITHIN_S = 30
_ROUNDS = 5
"""Of requests, until each worker has had one: who gets the next is for the kernel to say."""
_AT_ONCE = 12
"""More than workers: while some are busy, the others get their turn."""


@dataclass(frozen=True)
class Instance:
    blueprint: Blueprint
    site: Site
    server: Server
    pen: Pen

    @property
    def name(self) -> str:
        return self.server.name

    @property
    def app(self) -> Path:
        return self.server.root / APP_FOLDER

    @property
    def journal(self) -> Path:
        return self.server.root / JOURNAL

    @property
    def processes(self) -> Processes:
        return service_of(self.server, marked(self.blueprint.spec.state))

    def edit(self, path: Path | str, change: Callable[[str], str]) -> None:
        """A file of the application's folder; one that is not there counts as empty."""
        file = self.app / path
        self.pen.keep(file)
        before = file.read_bytes().decode() if file.exists() else ""
        file.write_bytes(change(before).encode())

    def remove(self, path: str) -> None:
        self.pen.keep(self.app / path)
        (self.app / path).unlink()

    def replace_link(self, path: Path) -> None:
        """A folder of its own, where a link led to what all of them share."""
        self.pen.note(LinkReplaced(path, path.readlink()))
        path.unlink()
        path.mkdir()

    def make_folder(self, path: str) -> Path:
        folder = self.app / path
        self.pen.note(FolderMade(folder))
        folder.mkdir()
        return folder

    def edit_unit(self, change: Callable[[str], str]) -> None:
        """The definition of the service."""
        unit = self.server.root / "etc/systemd/system" / f"{UNIT}.service"
        self.pen.keep(unit)
        unit.write_text(change(unit.read_text("utf-8")), encoding="utf-8")

    def configure(self, **settings: str) -> None:
        """In `.env`, without a restart."""
        self.edit(".env", lambda text: with_settings(text, settings))

    def point_at(self, redis: Address) -> None:
        self.configure(REDIS_URL=f"redis://{redis}/0", REDIS_HOST=redis.host, REDIS_PORT=str(redis.port))

    def switch_on(self, switch: str) -> None:
        """A fault of the stand-in, beside those that it has already."""
        self.edit("standin.toml", lambda text: with_switch(text, switch))

    def restart(self, *, serves: bool = True) -> None:
        """As the plan does it. Returns when all workers answer, or, where they will not, at once."""
        tell([self], "restart")
        if serves:
            eventually(self.must_serve, within_s=_SERVES_WITHIN_S)

    def stop(self) -> None:
        tell([self], "stop")

    def start(self) -> None:
        """It may well not serve."""
        tell([self], "start")

    def reload(self) -> None:
        """As gunicorn is told to read its settings again; its workers are others when this returns."""
        before = set(self.processes.workers)
        self.pen.note(Restarted(self.name))
        if master := self.processes.master:
            master.send(signal.SIGHUP)
        eventually(lambda: self._must_have_none_of(before), within_s=_SERVES_WITHIN_S)
        eventually(self.must_serve, within_s=_SERVES_WITHIN_S)

    def load_late(self) -> None:
        """From the next start on each worker reads settings and code for itself, as on a server without preload_app."""
        self.edit("gunicorn_config.py", lambda text: text.replace("preload_app = True", "preload_app = False"))

    def renew(self, how_many: int, *, serves: bool = True) -> None:
        """So many workers end, and others are born in their place; returns when these serve."""
        self.pen.note(Restarted(self.name))
        ended = set(self.processes.workers[:how_many])
        for one in ended:
            one.send(signal.SIGTERM)
        eventually(lambda: self._must_have_none_of(ended), within_s=_SERVES_WITHIN_S)
        if serves:
            eventually(self.must_serve, within_s=_SERVES_WITHIN_S)

    def start_second_master(self) -> None:
        """As gunicorn is told to upgrade itself: the old one stays until it is ended by hand."""
        self.pen.note(Restarted(self.name))
        if master := self.processes.master:
            master.send(signal.SIGUSR2)

    def freeze_a_worker(self) -> None:
        one = self.processes.workers[0]
        self.pen.note(Frozen(one.pid, one.born))
        one.send(signal.SIGSTOP)

    def must_serve(self) -> None:
        """Raises Mismatch unless the master has all its workers, and they answer."""
        seen, workers = self.processes, self.blueprint.spec.workers
        answer = ping(self.server.address)
        if seen.master is None or len(seen.workers) != workers or answer != "200":
            raise Mismatch.of(
                self.name,
                expected=f"a master with {workers} workers that answer GET /ping with 200",
                actual=f"{'a' if seen.master else 'no'} master, {len(seen.workers)} workers, GET /ping: {answer}",
                next_action=f"read {self.journal}",
            )

    def visitor(self) -> Visitor:
        """Somebody new, at this instance directly."""
        return Visitor(self.server.address)

    def ask(self, requests: int) -> None:
        """So many requests, many of them at the same time, so that each worker gets some; the answers do not matter."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda _: ping(self.server.address), range(requests)))

    def peers(self) -> dict[int, list[Address]]:
        """Whom each worker has connected to, by its pid, after requests to all of them."""
        seen: dict[int, list[Address]] = {}
        for _ in range(_ROUNDS):
            self.ask(2 * _AT_ONCE)
            seen = {one.pid: sockets.peers(one.pid, self.server.address.port) for one in self.processes.workers}
            if all(seen.values()):
                break
        return seen

    def connected(self) -> set[Address]:
        """To whom any of its workers is connected, without being asked anything."""
        return set(self._connections())

    def connections_to(self, address: Address) -> int:
        """Of all its workers, without being asked anything; others who look at it have connections of their own."""
        return self._connections().count(address)

    def memory_bytes(self) -> int:
        """Of all its workers."""
        return sum(psutil.Process(one.pid).memory_info().rss for one in self.processes.workers)

    def lines_since(self, offset: int) -> list[str]:
        """Of its journal, from this byte on."""
        with self.journal.open("rb") as file:
            file.seek(offset)
            return file.read().decode(errors="replace").splitlines()

    def _connections(self) -> list[Address]:
        return [peer for one in self.processes.workers for peer in sockets.peers(one.pid, self.server.address.port)]

    def _must_have_none_of(self, workers: set[Process]) -> None:
        if workers & set(self.processes.workers):
            raise Mismatch.of(self.name, expected="other workers", actual="the same", next_action="wait")


def tell(instances: Iterable[Instance], verb: str) -> None:
    """The lab's systemctl, for all at the same time. Raises ConfigurationError where it does not do it."""
    running = []
    for one in instances:
        one.pen.note(Restarted(one.name))
        running.append((one, subprocess.Popen(_command(one, verb), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)))
    for one, process in running:
        said, _ = process.communicate()
        if process.returncode != 0:
            raise ConfigurationError.of(
                f"systemctl {verb} {UNIT} on {one.name}",
                expected="exit code 0",
                actual=f"{process.returncode}: {said.decode(errors='replace').strip()}",
                next_action=f"read {one.journal}",
            )


def with_settings(text: str, settings: Mapping[str, str]) -> str:
    """Those lines replaced where they stand, or added where there is none."""
    left = dict(settings)
    lines = text.splitlines()
    for number, line in enumerate(lines):
        name = line.split("=")[0]
        if name in settings:
            lines[number] = f"{name}={settings[name]}"
            left.pop(name, None)
    return "\n".join([*lines, *(f"{name}={value}" for name, value in left.items())]) + "\n"


def without(text: str, *names: str) -> str:
    """The lines of `.env` but for these settings."""
    return "".join(line for line in text.splitlines(keepends=True) if line.split("=")[0] not in names)


def with_switch(text: str, switch: str) -> str:
    def more(listed: re.Match[str]) -> str:
        return f"switches = [{', '.join(filter(None, (listed[1], f'{switch!r}')))}]"

    return re.sub(r"switches = \[(.*)\]", more, text)


def _command(one: Instance, verb: str) -> list[str]:
    words = systemctl(one.blueprint.spec.state)
    root = str(one.server.root)
    return [*one.blueprint.inside(one.name), *(root if word == ROOT else word for word in words), verb, UNIT]
