"""The way over HTTP: fast, on an instance directly, without the balancer's cookie. It asks what the page would ask."""

import json
import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from cutover.answers import Downloads, Fetched, File, Reply, UploadAnswer
from cutover.errors import Mismatch, ProbeError
from cutover.probes.sessions import plain_browser

TURN_WITHIN_S = 120
REFUSED_WITHIN_S = 5
"""An upload of which only the size is known; whoever says nothing to it waits for the bytes."""
_LINE = b"0" * 999 + b"\n"
DOWNLOADS = {
    "TPR Analysis Data": "tpr_analysis",
    "Complete Analysis": "main_analysis",
    "Shapefile": "shapefile",
    "TPR Analysis Report": "html_report",
    "Summary Report": "summary",
}
"""The key under which each type of file is downloaded."""


@dataclass(frozen=True)
class HttpWay:
    """A visitor without a page."""

    address: str
    browser: requests.Session = field(default_factory=plain_browser)

    def visit(self) -> None:
        self._must_be_fine(self._ask("GET", "/"))

    def upload(self, workbook: Path) -> UploadAnswer:
        return self.upload_as(workbook.name, workbook)

    def upload_as(self, name: str, file: Path) -> UploadAnswer:
        """Under a name of one's own choice, as no browser would send it."""
        with file.open("rb") as content:
            return self._upload({"csv_file": (name, content)})

    def upload_nothing(self) -> UploadAnswer:
        """The form without its file."""
        return self._upload({})

    def say(self, message: str) -> Reply:
        answer = self._ask("POST", "/send_message_streaming", json={"message": message, "language": "en"})
        self._must_be_fine(answer)
        chunks = stream_events(answer.text)
        if not chunks or not any(chunk.get("done") for chunk in chunks):
            raise Mismatch.of(
                f'Answer to "{message}" at {self.address}',
                expected="a stream of events that ends with done",
                actual=f"{len(chunks)} events, none of them the last",
                next_action="read the service's log for this time",
            )
        pictures = [str(shown["url"]) for chunk in chunks for shown in chunk.get("visualizations") or ()]
        return Reply("\n".join(str(chunk.get("content") or "") for chunk in chunks).strip(), tuple(pictures))

    def downloads(self) -> Downloads:
        links = _json(self._ask("GET", "/api/tpr/download-links")).get("download_links") or []
        text = "\n".join(f"{link.get('type')}: {link.get('name')}" for link in links)
        keys = [DOWNLOADS[str(link["type"])] for link in links if link.get("type") in DOWNLOADS]
        return Downloads(text, tuple(self._file(f"/api/tpr/download/{key}") for key in keys))

    def export(self) -> File:
        answer = self._ask("POST", "/generate_report", json={"format": "export"})
        self._must_be_fine(answer)
        body = _json(answer)
        if not body.get("download_url"):
            raise Mismatch.of(
                f"Export package at {self.address}",
                expected="an address to download it from",
                actual=str(body.get("message")),
                next_action="see whether the analysis and the plan were made in this session",
            )
        file = self._file(str(body["download_url"]))
        return File(str(body["download_url"]).rpartition("/")[2], file.content)

    def fetch(self, address: str) -> Fetched:
        answer = self._ask("GET", address)
        return Fetched(answer.url, answer.status_code, answer.headers.get("content-type", ""), answer.content)

    def cookies(self) -> dict[str, str]:
        return {cookie.name: str(cookie.value) for cookie in self.browser.cookies}

    def close(self) -> None:
        self.browser.close()

    def announce_upload(self, size: int, *, refused_within_s: float = REFUSED_WITHIN_S) -> UploadAnswer:
        """The head of an upload of so many bytes; the bytes only if nobody refuses them.

        A refusal that comes while they are still being sent is lost with the connection, as often as not. Who says
        nothing at all may have no limit: then the bytes decide.
        """
        url = urlsplit(self.address)
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        connection = kind(url.netloc, timeout=TURN_WITHIN_S)
        form = {"Content-Type": "multipart/form-data; boundary=cutover", "Content-Length": str(size)}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies().items())
        try:
            connection.request("POST", "/upload", headers={**form, "Cookie": cookies})
            connection.sock.settimeout(refused_within_s)
            try:
                status = connection.getresponse().status
            except TimeoutError:
                connection.sock.settimeout(TURN_WITHIN_S)
                connection.sock.sendall(_form_of(size))
                status = connection.getresponse().status
            return UploadAnswer(status, {}, shown="")
        except (OSError, HTTPException) as error:
            raise _unanswered(f"{self.address}/upload", error) from error
        finally:
            connection.close()

    def _upload(self, fields: dict[str, Any]) -> UploadAnswer:
        answer = self._ask("POST", "/upload", files=fields)
        return UploadAnswer(answer.status_code, _json(answer), shown="")

    def _file(self, address: str) -> File:
        answer = self._ask("GET", address)
        self._must_be_fine(answer)
        named = re.search(r'filename="?([^";]+)', answer.headers.get("content-disposition", ""))
        return File(named[1] if named else address.rpartition("/")[2], answer.content)

    def _ask(self, method: str, address: str, **how: Any) -> requests.Response:
        url = urljoin(f"{self.address}/", address)
        try:
            return self.browser.request(method, url, timeout=TURN_WITHIN_S, **how)
        except requests.RequestException as error:
            raise _unanswered(url, error) from error

    def _must_be_fine(self, answer: requests.Response) -> None:
        if not answer.ok:
            raise Mismatch.of(
                answer.url,
                expected="HTTP 200",
                actual=f"HTTP {answer.status_code}",
                next_action="read the service's log for this time; where each instance has files of its own, see "
                "whether the balancer keeps a user on one of them",
            )


def stream_events(text: str) -> list[dict[str, Any]]:
    """The events of a stream, in their order; what is no JSON object is left out."""
    events = []
    for line in text.splitlines():
        if line.startswith("data:"):
            try:
                event = json.loads(line.removeprefix("data:"))
            except ValueError:
                continue
            if isinstance(event, dict):
                events.append(event)
    return events


def _form_of(size: int) -> bytes:
    """So many bytes: a table of one column, and far too long."""
    head = b'--cutover\r\nContent-Disposition: form-data; name="csv_file"; filename="too-large.csv"\r\n\r\n'
    tail = b"\r\n--cutover--\r\n"
    length = size - len(head) - len(tail)
    return head + (_LINE * (length // len(_LINE) + 1))[:length] + tail


def _unanswered(url: str, error: Exception) -> ProbeError:
    return ProbeError.of(
        url,
        expected="an answer over HTTP",
        actual=type(error).__name__,
        next_action="see whether the service listens there and may be reached from here",
    )


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
