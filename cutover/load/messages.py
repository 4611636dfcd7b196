"""What the one who leads a load and those who carry it out tell each other, over Locust's own messages."""

from enum import StrEnum

from cutover.runs.results import Record, ShownFailure

SHARE, CAME, THERE, LOOK, ENDED, SEEN = "share", "came", "there", "look", "ended", "seen"
"""Their types, in the order in which they are sent."""


class Share(Record):
    """Which numbers one process gives to its users: every `step`th from `first` on. And where they go."""

    first: int
    step: int
    environment: str
    address: str
    session_cookie: str
    suite: str
    """The version that makes the users' workbooks: it has to be the same everywhere."""


class Guest(Record):
    """What a visitor left in the application, so that it can be removed. Nobody becomes that visitor by it."""

    number: int
    sid: str
    """What the session's store calls it: the cookie without its signature, which stays where it was received."""
    session_id: str | None


class There(Record):
    """A user has a plan, or will never have one, and waits for the others."""

    number: int


class Look(Record):
    """All are there: now everybody looks at what is theirs, as many each second as came."""

    session_ids: dict[int, str]
    """By number, of everybody's first visit."""
    per_s: float


class Outcome(StrEnum):
    OWN = "own"
    """Came to the end, has what they made, and nothing of anybody else."""
    FOREIGN = "foreign"
    """Got what is another's, or at least not what they made."""
    FAILED = "failed"
    """A step of the journey went wrong."""
    UNANSWERED = "unanswered"
    """Nobody answered, or the time was over: nothing is known."""


class Ended(Record):
    """What became of a user: a line of results.jsonl."""

    number: int
    who: str
    outcome: Outcome
    step: str
    """The last one that was begun."""
    failure: ShownFailure | None = None
    repeats: int = 0
    """Answers of the dialogue that had to be repeated."""
    took_s: float = 0.0


class Seen(Record):
    """A file of somebody who got what is another's, masked and in base64: evidence."""

    name: str
    content: str
