"""A receiver of messages on this machine, of Apprise's json:// kind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from tests.cutover.servers import HOST

TOKEN = "T0-hunter2"


@dataclass
class Receiver:
    """`received`: the bodies of the messages."""

    port: int
    status: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)
    is_silent: bool = False
    """Whether it takes the message and never answers."""

    @property
    def url(self) -> str:
        """With a secret at each place where a URL may have one."""
        return f"json://user:{TOKEN}@{HOST}:{self.port}/{TOKEN}?+X-Token={TOKEN}&rto=60"


@contextmanager
def receiver() -> Iterator[Receiver]:
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if told.is_silent:
                over.wait()
            self.send_response(told.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing to the terminal."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                """The sender has given up."""

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        told = Receiver(server.server_address[1])
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield told
        finally:
            over.set()
            server.shutdown()
            thread.join()
