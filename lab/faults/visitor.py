"""A user of the lab, for the faults that only a user notices: from a workbook of three wards to a package."""

import http.client
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from rustpy_xlsxwriter import write_worksheet

from lab.addresses import Address

STATE = "Kwara"
_WARDS = {"Adewole": 40, "Balogun": 25, "Oke Ogun": 10}
_TESTED = 100
_RISK = ("yes", "Run malaria risk analysis")
_PLAN = "I have 24,000 bed nets, average household size is 5"
_BOUNDARY = "a-visitor-of-the-lab"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Visitor:
    """With the cookies that were given for this address; what is for another domain is not taken, as by a browser."""

    address: Address
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def at(self, address: Address) -> "Visitor":
        """The same one elsewhere, with the same cookies."""
        return Visitor(address, dict(self.cookies))

    @property
    def session_id(self) -> str:
        """As the application knows the session; empty for a stranger."""
        return self.get("/api/session/status").json["session_id"] or ""

    def upload(self, content: bytes | None = None, name: str = "tpr.xlsx") -> Answer:
        """A workbook, where nothing else is given."""
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="csv_file"; filename="{name}"\r\n\r\n'
        return self._send(head.encode() + (workbook() if content is None else content) + b"\r\n")

    def upload_nothing(self) -> Answer:
        return self._send(b"")

    def _send(self, parts: bytes) -> Answer:
        form = parts + f"--{_BOUNDARY}--\r\n".encode()
        return self._ask("POST", "/upload", form, f"multipart/form-data; boundary={_BOUNDARY}")

    def say(self, message: str) -> dict[str, Any]:
        """The last event of the answer."""
        return self._events(message)[-1]

    def hear(self, message: str) -> str:
        """All words of the answer."""
        return "".join(event["content"] for event in self._events(message))

    def _events(self, message: str) -> list[dict[str, Any]]:
        body = json.dumps({"message": message, "language": "en"}).encode()
        events = self._ask("POST", "/send_message_streaming", body, "application/json").body.decode().split("\n\n")
        return [json.loads(event.removeprefix("data: ")) for event in events if event]

    def analyse(
        self, state: str = STATE, wards: Mapping[str, int] = _WARDS, patients: str = "under 5"
    ) -> dict[str, Any]:
        """From the page to the end of the dialogue; its last event."""
        self.get("/")
        self.upload(workbook(state, wards))
        for answer in (state, "yes", "primary"):
            self.say(answer)
        return self.say(patients)

    @property
    def links(self) -> list[dict[str, str]]:
        """Those that the session holds."""
        found: list[dict[str, str]] = self.get("/api/tpr/download-links").json["download_links"]
        return found

    def rank(self) -> str:
        """After an analysis: what is said of the ranking of its wards."""
        return [self.hear(message) for message in _RISK][-1]

    def package(self) -> str:
        """After an analysis: the address of the package of a plan."""
        self.rank()
        self.say(_PLAN)
        return str(self._ask("POST", "/generate_report", b"{}", "application/json").json["download_url"])

    def export(self) -> dict[str, int]:
        """After an analysis: the names of the package's files, and how many bytes each has."""
        with zipfile.ZipFile(io.BytesIO(self.get(self.package()).body)) as package:
            return {member.filename: member.file_size for member in package.infolist()}

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        connection = http.client.HTTPConnection(self.address.host, self.address.port, timeout=15)
        headers = {"Content-Type": kind} if kind else {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, cookie in SimpleCookie(line).items():
                if not cookie["domain"]:
                    self.cookies[name] = cookie.value
        return answer


def workbook(state: str = STATE, wards: Mapping[str, int] = _WARDS, sheet: str = "raw") -> bytes:
    """Of a hundred tested in each age group so many are positive in a ward, but of those over five none."""
    made = io.BytesIO()
    rows = [
        {
            "State": f"kw {state} State",
            "LGA": "kw Ilorin West Local Government Area",
            "Ward": f"kw {ward} Ward",
            "Health Faccility": f"{ward} Post",
            "level": "Primary",
            "periodname": "January 2024",
            **_counts("<5yrs", positive),
            **_counts("≥5yrs (excl PW)", 0),
            **_counts("Preg Women (PW)", positive),
        }
        for ward, positive in wards.items()
    ]
    write_worksheet(rows, made, sheet_name=sheet)
    return made.getvalue()


def _counts(age: str, positive: int) -> dict[str, int]:
    return {
        f"Persons presenting with fever & tested by RDT {age}": _TESTED,
        f"Persons tested positive for malaria by RDT {age}": positive,
        f"Persons presenting with fever and tested by Microscopy {age}": 0,
        f"Persons tested positive for malaria by Microscopy {age}": 0,
    }
