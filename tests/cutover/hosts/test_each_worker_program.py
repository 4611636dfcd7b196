"""Each worker of a real service is asked itself: who answers what, and who does not."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.hosts.programs import each_worker, processes
from tests.cutover.hosts.pre_fork import BUSY, DRIP, RESET, SILENT, TOGETHER, WELL, PreFork, pre_fork
from tests.cutover.servers import closed, loopbacks

PATIENT_S = 3600
"""Longer than any test may take: who waits for this hangs."""


@pytest.fixture(autouse=True)
def nothing_stays_open() -> Iterator[None]:
    before = processes.sockets(os.getpid())
    yield
    assert processes.sockets(os.getpid()) - before == set()


@pytest.fixture
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who never accepts is not waited for as long as on a server."""
    monkeypatch.setattr(each_worker, "_HOLD_S", 0.2)
    monkeypatch.setattr(each_worker, "_ROUNDS", 3)


def asked(service: PreFork, within_s: float = PATIENT_S) -> dict[str, object]:
    answers: dict[str, object] = each_worker.ask(
        service.workers, service.listening, "/session_info", "chatmrpt_session=shown.signed", within_s
    )
    return answers


def as_known(service: PreFork, *workers: int) -> dict[str, object]:
    """What these workers answer when all is well."""
    return {
        str(pid): {
            "status": 200,
            "session_id": f"worker {pid}",
            "cookies": [f"chatmrpt_session={pid}.signed; Path=/"],
        }
        for pid in workers or service.workers
    }


@pytest.mark.parametrize("number", [1, 2, 6])
def test_every_worker_is_asked_once_and_its_answer_is_its_own(tmp_path: Path, number: int) -> None:
    with pre_fork(tmp_path, *[WELL] * number) as service:
        assert asked(service) == as_known(service)
        heads = dict(service.heads)

    assert (len(service.heads), set(heads)) == (number, set(service.workers))
    (head,) = set(heads.values())
    assert head == (
        f"GET /session_info HTTP/1.0\r\nHost: {service.listening}\r\n"
        "Cookie: chatmrpt_session=shown.signed\r\nConnection: close\r\n\r\n"
    )


def test_all_are_let_go_before_the_first_is_waited_for(tmp_path: Path) -> None:
    """Each answers only when every other one has its question too."""
    with pre_fork(tmp_path, TOGETHER, TOGETHER, TOGETHER) as service:
        answers = asked(service)

    assert answers == {str(pid): {"status": 200, "session_id": None, "cookies": []} for pid in service.workers}


@pytest.mark.usefixtures("briefly")
def test_a_worker_that_is_busy_all_the_time_is_told_from_the_others(tmp_path: Path) -> None:
    """And they are asked once all the same, though they take what was meant for it again and again."""
    with pre_fork(tmp_path, WELL, BUSY, WELL) as service:
        first, busy, last = service.workers

        assert asked(service) == {**as_known(service, first, last), str(busy): None}
        assert sorted(pid for pid, _ in service.heads) == sorted([first, last])


@pytest.mark.usefixtures("briefly")
def test_a_service_that_hangs_as_a_whole_is_an_answer(tmp_path: Path) -> None:
    with pre_fork(tmp_path, BUSY, BUSY) as service:
        assert asked(service) == {str(pid): None for pid in service.workers}


@pytest.mark.usefixtures("briefly")
def test_once_the_time_is_up_those_who_were_busy_are_asked_once_more_and_not_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(each_worker, "_ROUNDS", 1000)
    with pre_fork(tmp_path, SILENT, BUSY) as service:
        silent, busy = service.workers

        assert asked(service, within_s=0.1) == {
            str(silent): {"error": "TimeoutError: timed out"},
            str(busy): None,
        }


@pytest.mark.usefixtures("briefly")
def test_nobody_listens() -> None:
    assert each_worker.ask([os.getpid()], str(closed()), "/", "a=b", PATIENT_S) == {str(os.getpid()): None}


def test_no_workers_no_question() -> None:
    assert each_worker.ask([], str(closed()), "/", "a=b", PATIENT_S) == {}


CLOSED = {"error": "ValueError: the connection was closed without an answer"}


@pytest.mark.parametrize(
    ("way", "answer"),
    [
        ("", CLOSED),
        (RESET, {"error": "ConnectionResetError: [Errno 104] Connection reset by peer"}),
        ("HTTP/1.1 500 INTERNAL SERVER ERROR\r\n\r\n<h1>", {"status": 500, "session_id": None, "cookies": []}),
        ("HTTP/1.1 302 FOUND\r\nLocation: /login\r\n\r\n", {"status": 302, "session_id": None, "cookies": []}),
        ('HTTP/1.1 200 OK\r\n\r\n{"session_id": "other"}', {"status": 200, "session_id": "other", "cookies": []}),
        ("HTTP/1.1 200 OK\r\n\r\n{}", {"status": 200, "session_id": None, "cookies": []}),
        (
            "HTTP/1.1 200 OK\r\n\r\n<html>",
            {"error": "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"},
        ),
        ("HTTP/1.1 200 OK\r\n\r\n[]", {"error": "ValueError: no JSON object"}),
        ("HTTP/1.1 200 OK\r\n\r\nnull", {"error": "ValueError: no JSON object"}),
        ("HTTP/1.1\r\n\r\n", {"error": "ValueError: 'HTTP/1.1'"}),
        ("HTTP/1.1 yes\r\n\r\n", {"error": "ValueError: 'HTTP/1.1 yes'"}),
        ("SSH-2.0-OpenSSH_8.7\r\n", {"error": "ValueError: 'SSH-2.0-OpenSSH_8.7'"}),
        ("\0\1\2", {"error": r"ValueError: '\x00\x01\x02'"}),
    ],
    ids=[
        "closed", "reset", "500", "redirect", "another session", "no session", "no JSON", "list", "null", "no status",
        "no number", "SSH", "bytes",
    ],
)  # fmt: skip
def test_one_worker_answers_otherwise(tmp_path: Path, way: str, answer: dict[str, object]) -> None:
    """It is this one of whom that is told."""
    with pre_fork(tmp_path, WELL, way) as service:
        well, otherwise = service.workers

        assert asked(service) == {**as_known(service, well), str(otherwise): answer}


@pytest.mark.parametrize("way", [SILENT, DRIP])
def test_a_worker_that_never_ends_its_answer(tmp_path: Path, way: str) -> None:
    """Not even one that sends a byte now and then is waited for any longer."""
    with pre_fork(tmp_path, way, way) as service:
        answers = asked(service, within_s=0.3)

    assert set(answers) == {str(pid) for pid in service.workers}
    assert all("timed out" in str(answer) for answer in answers.values())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", *loopbacks()])
def test_a_service_that_listens_anywhere(tmp_path: Path, host: str) -> None:
    with pre_fork(tmp_path, WELL, WELL, host=host) as service:
        assert asked(service) == as_known(service)


def test_a_busy_server_s_table_is_not_read_address_by_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose connection is whose is asked for again and again: only what has to do with its port is looked at."""
    decoded: list[str] = []
    whole = processes._address

    def decode(family: int, text: str) -> str:
        decoded.append(text)
        return str(whole(family, text))

    monkeypatch.setattr(processes, "_address", decode)
    with (
        pre_fork(tmp_path, WELL, WELL) as service,
        socket.create_server(("127.0.0.1", 0)) as crowd,
        socket.create_connection(crowd.getsockname()),
    ):
        port = crowd.getsockname()[1]
        assert asked(service) == as_known(service)

    assert [text for text in decoded if text.endswith(f":{port:04X}")] == [] != decoded
