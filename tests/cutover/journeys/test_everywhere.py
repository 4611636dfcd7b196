import pytest

from cutover.answers import Fetched, Reply
from cutover.errors import Mismatch
from cutover.fleet import Host, Instance
from cutover.journeys import HttpWay, Officer
from cutover.journeys.everywhere import fetch_everywhere

INSTANCES = [
    Instance(name=name, address=f"http://127.0.0.{number}:8000", host=Host(via="local"))
    for number, name in ((1, "production-1"), (2, "production-2"))
]


def test_each_instance_is_asked_itself_with_the_visitors_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(way: HttpWay, address: str) -> Fetched:
        return Fetched(way.address + address, 200, "", ",".join(way.cookies()).encode())

    monkeypatch.setattr(HttpWay, "fetch", fetch)

    served = fetch_everywhere("/export/1", {"chatmrpt_session": "made-up"}, INSTANCES)

    assert served == {
        "production-1": Fetched("http://127.0.0.1:8000/export/1", 200, "", b"chatmrpt_session"),
        "production-2": Fetched("http://127.0.0.2:8000/export/1", 200, "", b"chatmrpt_session"),
    }


def test_a_plan_without_a_picture() -> None:
    officer = Officer("staging", HttpWay("http://127.0.0.1:8000"), last_reply=Reply("Nets Allocated: 1"))
    with pytest.raises(Mismatch) as missing:
        officer.open_picture()

    assert str(missing.value) == (
        "Map with the last answer on staging\n"
        "  expected: the address of a picture\n"
        "  actual:   words only: Nets Allocated: 1\n"
        "  next:     read the service's log for this time: was the map drawn?"
    )
