"""Real servers on loopback, as small as a test needs."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cutover.errors import Mismatch
from cutover.fleet import Endpoint
from cutover.waiting import eventually

HOST = "127.0.0.1"


_LOWEST, _NUMBER = 10_000, 22_000
_turns = count(os.getpid() * 7919)
"""Another place to begin at for each process that tests at the same time."""


def free_port() -> int:
    """Another one each time, and none that the system gives to somebody who connects: nobody takes it meanwhile."""
    while True:
        port = _LOWEST + next(_turns) % _NUMBER
        try:
            socket.create_server((HOST, port)).close()
        except OSError:
            continue
        return port


def loopbacks() -> list[str]:
    """This machine's addresses for itself: that of IPv4, and that of IPv6 where it has one."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return [HOST]
    return [HOST, "::1"]


def closed() -> Endpoint:
    """An address at which nobody listens."""
    return Endpoint(host=HOST, port=free_port())


@contextmanager
def redis_server(folder: Path, *, password: str | None = None) -> Iterator[Endpoint]:
    endpoint = closed()
    secured = ["--requirepass", password] if password else []
    command = ["redis-server", "--bind", HOST, "--port", str(endpoint.port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen([*command, *secured], stdout=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: _must_answer(endpoint, password), within_s=10, every_s=0.02)
            yield endpoint
        finally:
            process.terminate()


def _must_answer(endpoint: Endpoint, password: str | None) -> None:
    try:
        with redis.Redis(endpoint.host, endpoint.port, password=password, retry=Retry(NoBackoff(), 0)) as client:
            client.ping()
    except redis.RedisError as error:
        raise Mismatch.of("redis-server", expected="PONG", actual=f"{error}", next_action="see its log") from error


def identity(endpoint: Endpoint, password: str | None = None, certificate: Path | None = None) -> str:
    trusted = str(certificate) if certificate else None
    with redis.Redis(
        endpoint.host, endpoint.port, password=password, ssl=certificate is not None, ssl_ca_certs=trusted
    ) as client:
        return str(client.info("server")["run_id"])


@dataclass
class Reply:
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    path: str
    cookie: str


@contextmanager
def http_server(answer: Callable[[Request], Reply]) -> Iterator[str]:
    """The address of a server that answers each GET, and each POST, in this way."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = answer(Request(self.path, self.headers.get("Cookie", "")))
            content = reply.body.encode()
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(content)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing to the terminal."""

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def talking(first_words: bytes | None) -> Iterator[Endpoint]:
    """A server that says the same to everybody and hangs up; or, with None, accepts and never says a word."""
    with socket.create_server((HOST, 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            visitor, _ = listening.accept()
            with visitor:
                if first_words is not None:
                    visitor.sendall(first_words)
                visitor.settimeout(10)
                while visitor.recv(4096):
                    pass

        thread = Thread(target=serve)
        thread.start()
        yield Endpoint(host=HOST, port=listening.getsockname()[1])
        thread.join()
