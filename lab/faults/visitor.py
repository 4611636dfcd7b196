"""A user of the lab, for the faults that only a user notices: from a workbook of three wards to a package."""

import http.client
import io
import json
import zipfile
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from rustpy_xlsxwriter import write_worksheet

from lab.addresses import Address

_STATE = "Kwara"
_WARDS = {"Adewole": 40, "Balogun": 25, "Oke Ogun": 10}
_TESTED = 100
_ANSWERS = (_STATE, "yes", "primary", "under 5")
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

    def upload(self) -> Answer:
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="csv_file"; filename="tpr.xlsx"\r\n\r\n'
        body = head.encode() + workbook() + f"\r\n--{_BOUNDARY}--\r\n".encode()
        return self._ask("POST", "/upload", body, f"multipart/form-data; boundary={_BOUNDARY}")

    def say(self, message: str) -> dict[str, Any]:
        """The last event of the answer."""
        body = json.dumps({"message": message, "language": "en"}).encode()
        events = self._ask("POST", "/send_message_streaming", body, "application/json").body.decode().split("\n\n")
        told: dict[str, Any] = json.loads(list(filter(None, events))[-1].removeprefix("data: "))
        return told

    def analyse(self) -> dict[str, Any]:
        """From the page to the end of the dialogue; its last event."""
        self.get("/")
        self.upload()
        for answer in _ANSWERS[:-1]:
            self.say(answer)
        return self.say(_ANSWERS[-1])

    @property
    def links(self) -> list[dict[str, str]]:
        """Those that the session holds."""
        found: list[dict[str, str]] = self.get("/api/tpr/download-links").json["download_links"]
        return found

    def export(self) -> dict[str, int]:
        """After an analysis: the names of the package's files, and how many bytes each has."""
        for message in ("yes", "Run malaria risk analysis", "I have 24,000 bed nets, average household size is 5"):
            self.say(message)
        made = self._ask("POST", "/generate_report", b"{}", "application/json").json
        with zipfile.ZipFile(io.BytesIO(self.get(made["download_url"]).body)) as package:
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


def workbook() -> bytes:
    made = io.BytesIO()
    rows = [
        {
            "State": "kw Kwara State",
            "LGA": "kw Ilorin West Local Government Area",
            "Ward": f"kw {ward} Ward",
            "Health Faccility": f"{ward} Post",
            "level": "Primary",
            "periodname": "January 2024",
            "Persons presenting with fever & tested by RDT <5yrs": _TESTED,
            "Persons tested positive for malaria by RDT <5yrs": positive,
            "Persons presenting with fever and tested by Microscopy <5yrs": 0,
            "Persons tested positive for malaria by Microscopy <5yrs": 0,
        }
        for ward, positive in _WARDS.items()
    ]
    write_worksheet(rows, made, sheet_name="raw")
    return made.getvalue()
