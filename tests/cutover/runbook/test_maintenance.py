"""A maintenance is announced in words that somebody who knows nothing of servers understands."""

from datetime import UTC, datetime, timedelta

import pytest

from cutover.channels import Tone
from cutover.fleet import Fleet
from cutover.runbook.maintenance import Change, Ending, begins, ended
from tests.cutover.fleets import fleet_with, small_fleet

BEGAN = datetime(2026, 11, 21, 23, 58, tzinfo=UTC)
ENDED = BEGAN + timedelta(minutes=3, seconds=10)
WHEN = "22 November 2026 at 01:01 (UTC+01:00), after 3 minutes"
TWO = [
    {"name": f"production-{number}", "address": f"http://127.0.0.1:802{number}", "host": {"via": "local"}}
    for number in (1, 2)
]


def begun(fleet: Fleet, change: Change = Change.SWITCH, *, with_sessions: bool = True) -> str:
    return begins(fleet, change, BEGAN, with_sessions=with_sessions).text


def test_the_beginning_in_the_time_of_those_who_read_it() -> None:
    message = begins(small_fleet(), Change.SWITCH, BEGAN, with_sessions=True)

    assert message.title == "ChatMRPT: maintenance begins"
    assert message.text == (
        "From 22 November 2026 at 00:58 (UTC+01:00) ChatMRPT is under maintenance: what it remembers of each visit "
        "moves to a storage of its own, apart from the test system's.\n"
        "It is planned to end within 5 minutes, by 01:03. A second message says when it has ended.\n"
        "Who is affected: everybody who uses http://127.0.0.1:8002. For some seconds it may not answer: please wait a "
        "moment and try again. Who has uploaded a file before can go on with it; others may have to begin anew.\n"
        "The test system is not affected."
    )


def test_behind_a_balancer_it_can_be_used_meanwhile() -> None:
    words = "ChatMRPT can be used meanwhile"

    assert words in begun(fleet_with("production", instances=TWO, aws={"target_group": "targets"}))
    assert words not in begun(fleet_with("production", instances=TWO))
    assert words not in begun(fleet_with("production", aws={"target_group": "targets"}))


def test_sessions_that_are_left_behind_are_said_to_be() -> None:
    assert "Everybody has to begin anew afterwards: please download first what you still need." in begun(
        small_fleet(), with_sessions=False
    )


def test_a_change_that_is_taken_back() -> None:
    assert "under maintenance: a change that was made before is taken back." in begun(small_fleet(), Change.ROLLBACK)


DONE = (
    f"The maintenance ended on {WHEN}. The work is done, ChatMRPT can be used as always. Should your work not be as "
    "you left it, please tell the team."
)
ROLLED_BACK = (
    f"The maintenance ended on {WHEN}. The change was taken back, and ChatMRPT works as it did before. Nothing needs "
    "to be done; another maintenance will be announced.\n"
    "For the team: as before: production-1"
)
STOPPED = (
    f"The maintenance was interrupted on {WHEN}. It is not finished, and the team is at work on it. Until the next "
    "message ChatMRPT may be slow, or forget work that was begun: please begin nothing long.\n"
    "For the team: as before: production-1"
)


@pytest.mark.parametrize(
    ("ending", "tone", "title", "text"),
    [
        (Ending.DONE, Tone.SUCCESS, "ChatMRPT: maintenance has ended", DONE),
        (
            Ending.ROLLED_BACK,
            Tone.WARNING,
            "ChatMRPT: maintenance has ended, the change was taken back",
            ROLLED_BACK,
        ),
        (Ending.STOPPED, Tone.FAILURE, "ChatMRPT: maintenance was interrupted", STOPPED),
    ],
)
def test_how_it_ended(ending: Ending, tone: Tone, title: str, text: str) -> None:
    message = ended(small_fleet(), ending, BEGAN, ENDED, state="as before: production-1")

    assert (message.tone, message.title, message.text) == (tone, title, text)


@pytest.mark.parametrize(("length_s", "words"), [(1, "1 second"), (119, "119 seconds"), (120, "2 minutes")])
def test_how_long_it_took(length_s: int, words: str) -> None:
    message = ended(small_fleet(), Ending.DONE, BEGAN, BEGAN + timedelta(seconds=length_s))

    assert f", after {words}." in message.text
