"""An AWS that gives the replies of the real one, as they were captured or as its service model has them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

from tests.cutover.servers import HOST

NOT_FOUND = (
    404,
    """<ErrorResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><Error><Type>Sender</Type>
    <Code>{code}</Code><Message>{code}</Message></Error><RequestId>1</RequestId></ErrorResponse>""",
)
DENIED = (
    403,
    """<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not you.</Message></Error>
    <RequestId>1</RequestId></ErrorResponse>""",
)


def not_found(code: str) -> tuple[int, str]:
    return NOT_FOUND[0], NOT_FOUND[1].format(code=code)


def answer(action: str, content: str) -> tuple[int, str]:
    return 200, (
        f'<{action}Response xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">'
        f"<{action}Result>{content}</{action}Result></{action}Response>"
    )


@contextmanager
def canned_aws(replies: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    """Its address. `replies` by "Action" or "Action id"."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            identity = (asked.get("CacheClusterId") or asked.get("ReplicationGroupId") or [""])[0]
            action = asked["Action"][0]
            status, body = replies.get(f"{action} {identity}") or replies[action]
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

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
