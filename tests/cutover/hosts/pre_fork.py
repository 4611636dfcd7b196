"""A real service of one main process and its workers, each of which answers in a way of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER = r"""
import json, multiprocessing, os, select, signal, socket, struct, sys

host, ways, own_sockets, log = json.loads(sys.argv[1])
together = multiprocessing.Barrier(len(ways))
family = socket.AF_INET6 if ":" in host else socket.AF_INET


def listen(port):
    listening = socket.socket(family)
    if own_sockets:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    return listening


def head_of(visitor):
    head = b""
    while b"\r\n\r\n" not in head:
        more = visitor.recv(4096)
        if not more:
            return None
        head += more
    return head


def answer(visitor, way):
    if way == "silent":
        return visitor.recv(1)
    if way == "drip":
        while not select.select([visitor], [], [], 0.01)[0]:
            visitor.sendall(b"H")
    elif way == "reset":
        visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif way == "together":
        together.wait(60)
        way = "HTTP/1.1 200 OK\r\n\r\n{}"
    if way not in ("drip", "reset"):
        visitor.sendall(way.replace("PID", str(os.getpid())).encode())


def work(listening, way):
    if way == "busy":
        signal.pause()
    while True:
        visitor, _ = listening.accept()
        with visitor:
            head = head_of(visitor)
            if head is None:
                continue
            with open(log, "a") as file:
                file.write(json.dumps([os.getpid(), head.decode()]) + "\n")
            try:
                answer(visitor, way)
            except OSError:
                pass


listening = listen(0)
port = listening.getsockname()[1]
if not own_sockets:
    listening.listen()
ready = os.pipe()
workers = []
for way in ways:
    pid = os.fork()
    if pid == 0:
        if own_sockets:
            listening = listen(port)
            listening.listen()
        os.write(ready[1], b".")
        work(listening, way)
    workers.append(pid)
    os.read(ready[0], 1)
print(json.dumps([port, workers]), flush=True)
sys.stdin.read()
for pid in workers:
    os.kill(pid, signal.SIGKILL)
"""

BUSY, SILENT, DRIP, RESET, TOGETHER = "busy", "silent", "drip", "reset", "together"
"""Never accepts; accepts and never answers; never ends its answer; hangs up; waits until every worker was asked."""
WELL = "HTTP/1.1 200 OK\r\nSet-Cookie: chatmrpt_session=PID.signed; Path=/\r\n\r\n" + '{"session_id": "worker PID"}'
"""As a worker answers when all is well; PID is its process id."""


@dataclass(frozen=True)
class PreFork:
    master: int
    workers: tuple[int, ...]
    host: str
    port: int
    _log: Path

    @property
    def listening(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def heads(self) -> list[tuple[int, str]]:
        """Of each whole request: the worker that got it, and its head."""
        if not self._log.exists():
            return []
        return [tuple(json.loads(line)) for line in self._log.read_text(encoding="utf-8").splitlines()]

    def systemctl(self, active: str = "active") -> list[str]:
        """A service manager that knows this unit."""
        return ["sh", "-c", f"echo MainPID={self.master}; echo ActiveState={active}; echo UnitFileState=enabled"]


@contextmanager
def pre_fork(
    folder: Path, *ways: str, host: str = "127.0.0.1", own_sockets: bool = False, env: dict[str, str] | None = None
) -> Iterator[PreFork]:
    """A worker for each way. With `own_sockets` each listens by itself, side by side at the same port."""
    log = folder / "heads"
    question = json.dumps([host, ways, own_sockets, str(log)])
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, question], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
    ) as process:
        assert process.stdin
        assert process.stdout
        port, workers = json.loads(process.stdout.readline())
        try:
            yield PreFork(process.pid, tuple(workers), host, port, log)
        finally:
            process.stdin.close()
