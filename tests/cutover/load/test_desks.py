"""A process gives its users numbers that nobody else gives, and lets them look when all are there."""

from threading import Thread
from typing import Any

from cutover.load.desk import Desk
from cutover.load.messages import Look, Share


def share(first: int, step: int) -> Share:
    return Share(
        first=first, step=step, environment="staging", address="http://x", session_cookie="chatmrpt_session", suite=""
    )


def numbers(desk: Desk, users: int) -> list[int | None]:
    came = [desk.newcomer() for _ in range(users)]
    return [one.number if one else None for one in came]


def quietly(_: str, __: dict[str, Any]) -> None:
    """Nobody leads."""


def test_no_two_processes_give_one_number_however_many_users_each_has() -> None:
    desks = [Desk(quietly) for _ in range(3)]
    for first, desk in enumerate(desks, start=1):
        desk.take(share(first, 3))

    assert [numbers(desk, users) for desk, users in zip(desks, (3, 2, 4), strict=True)] == [
        [1, 4, 7],
        [2, 5],
        [3, 6, 9, 12],
    ]


def test_without_a_share_there_is_nothing_to_do() -> None:
    assert numbers(Desk(quietly), 2) == [None, None]


def test_who_comes_when_all_look_meets_nobody() -> None:
    desk = Desk(quietly)
    desk.take(share(1, 1))
    desk.let_look(Look(session_ids={1: "one"}, per_s=1e6))

    assert numbers(desk, 1) == [None]


def test_who_is_there_waits_for_the_others_and_then_knows_them() -> None:
    told: list[str] = []
    desk = Desk(lambda kind, _: told.append(kind))
    waiting = Thread(target=desk.wait_for_all, args=(1,))
    waiting.start()
    desk.let_look(Look(session_ids={1: "one", 2: "two"}, per_s=1e6))
    waiting.join()

    assert told == ["there"]
    assert desk.others == {1: "one", 2: "two"}


def test_what_is_told_of_a_guest_makes_nobody_that_visitor() -> None:
    told: list[dict[str, Any]] = []
    desk = Desk(lambda _, content: told.append(content))
    desk.take(share(1, 1))
    desk.sign(7, {"chatmrpt_session": "name.signature", "AWSALB": "one"}, "id")

    assert told == [{"number": 7, "sid": "name", "session_id": "id"}]
