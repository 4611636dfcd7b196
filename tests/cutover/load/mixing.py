"""A balancer that mixes visitors up: what one of them asks for, it asks for as another."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import requests

COOKIE = "chatmrpt_session"
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length", "host", "server", "date"}


@dataclass(frozen=True)
class TakenFor:
    """Who asks for these paths asks as that visitor, and is not told. Visitors are counted as they come, from 1."""

    other: int
    path: re.Pattern[str]


@contextmanager
def mixing(address: str, mixed: Mapping[int, TakenFor]) -> Iterator[str]:
    """The address of it."""
    known: list[str] = []
    lock = Lock()

    def shown(cookies: str, path: str) -> str:
        """What is shown onward."""
        with lock:
            for visitor, taken in mixed.items():
                is_there = len(known) >= max(visitor, taken.other)
                if is_there and known[visitor - 1] in cookies and taken.path.match(path):
                    return cookies.replace(known[visitor - 1], known[taken.other - 1])
        return cookies

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            cookies = headers.get("Cookie", "")
            headers["Cookie"] = shown(cookies, self.path)
            hidden = {*_HOP, "set-cookie"} if headers["Cookie"] != cookies else _HOP
            with requests.Session() as onward:
                onward.trust_env = False
                answer = onward.request(
                    self.command,
                    f"{address}{self.path}",
                    headers=headers,
                    data=self.rfile.read(length),
                    allow_redirects=False,
                )
            given = re.search(rf"{COOKIE}=([^;]+)", answer.headers.get("Set-Cookie", ""))
            with lock:
                if given and given[1] not in known:
                    known.append(given[1])
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name.lower() not in hidden:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
