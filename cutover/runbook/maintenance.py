"""The words in which a maintenance is announced to those who use ChatMRPT, who know nothing of servers."""

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from cutover.channels import Message, Tone
from cutover.fleet import Fleet

LONGEST = timedelta(minutes=5)
"""The plan: a brief 5-minute window for service restart."""


class Change(StrEnum):
    """What is done to production."""

    SWITCH = "what it remembers of each visit moves to a storage of its own, apart from the test system's"
    ROLLBACK = "a change that was made before is taken back"
    DISABLE = "what it remembers of each visit is kept on each server itself for the time being"


class Ending(StrEnum):
    """How it ended."""

    DONE = "done"
    ROLLED_BACK = "rolled back"
    STOPPED = "stopped"


def begins(fleet: Fleet, change: Change, at: datetime, *, with_sessions: bool, longest: timedelta = LONGEST) -> Message:
    """`with_sessions`: whether the users' sessions are carried along."""
    zone = _zone(fleet)
    kept = (
        "Who has uploaded a file before can go on with it; others may have to begin anew."
        if with_sessions
        else "Everybody has to begin anew afterwards: please download first what you still need."
    )
    return Message(
        "ChatMRPT: maintenance begins",
        f"From {_moment(at, zone)} ChatMRPT is under maintenance: {change}.\n"
        f"It is planned to end within {_span(longest)}, by {_clock(at + longest, zone)}. "
        "A second message says when it has ended.\n"
        f"Who is affected: everybody who uses {fleet.production.address}. {_meanwhile(fleet)} {kept}\n"
        "The test system is not affected.",
    )


def ended(fleet: Fleet, ending: Ending, began: datetime, at: datetime, *, state: str = "") -> Message:
    """`state`: for those who look after it, what each instance is in; shown where the work was not done."""
    zone = _zone(fleet)
    when = f"{_moment(at, zone)}, after {_span(at - began)}"
    told = f"\nFor the team: {state}" if state and ending is not Ending.DONE else ""
    if ending is Ending.DONE:
        return Message(
            "ChatMRPT: maintenance has ended",
            f"The maintenance ended on {when}. The work is done, ChatMRPT can be used as always. "
            "Should your work not be as you left it, please tell the team.",
            Tone.SUCCESS,
        )
    if ending is Ending.ROLLED_BACK:
        return Message(
            "ChatMRPT: maintenance has ended, the change was taken back",
            f"The maintenance ended on {when}. The change was taken back, and ChatMRPT works as it did before. "
            f"Nothing needs to be done; another maintenance will be announced.{told}",
            Tone.WARNING,
        )
    return Message(
        "ChatMRPT: maintenance was interrupted",
        f"The maintenance was interrupted on {when}. It is not finished, and the team is at work on it. Until the next "
        f"message ChatMRPT may be slow, or forget work that was begun: please begin nothing long.{told}",
        Tone.FAILURE,
    )


def _meanwhile(fleet: Fleet) -> str:
    if len(fleet.production.instances) > 1 and fleet.production.aws.target_group:
        return "ChatMRPT can be used meanwhile, for its servers are worked on one after the other."
    return "For some seconds it may not answer: please wait a moment and try again."


def _zone(fleet: Fleet) -> tzinfo | None:
    """That of the users' office hours."""
    return datetime.strptime(fleet.office_hours.split()[-1], "%z").tzinfo


def _moment(at: datetime, zone: tzinfo | None) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y at %H:%M} ({local:%Z})"


def _clock(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _span(length: timedelta) -> str:
    """In minutes, and below two of them in seconds."""
    seconds = round(length.total_seconds())
    if seconds < 120:
        return f"{seconds} second{'s' * (seconds != 1)}"
    return f"{round(seconds / 60)} minutes"
