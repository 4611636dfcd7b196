"""A message to every channel of the fleet. One that does not take it is told and recorded, and stops nothing."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime

from cutover.channels.message import Message
from cutover.errors import ConfigurationError
from cutover.fleet import Fleet
from cutover.runs.results import Record
from cutover.secrets import secret

WITHIN_S = 20.0
"""For one channel, start of the program and all of Apprise's own time-outs included."""
_COURIER = (sys.executable, "-P", str(Path(__file__).with_name("courier.py")))
"""By its path, so that it begins without the rest of the library."""


class Delivery(Record):
    """What became of one message in one channel: one line of the record."""

    at: AwareDatetime
    channel: str
    """The name of its variable."""
    title: str
    problem: str | None
    """Why it was not taken, without a word of the URL; None where it was."""

    def __str__(self) -> str:
        if self.problem is None:
            return f"announced in {self.channel}: {self.title}"
        return f"NOT announced in {self.channel}, {self.problem}: {self.title}"


def must_be_usable(fleet: Fleet) -> None:
    """Before anything runs: each channel's variable is set, to what Apprise can use. Nothing is sent.

    Raises ConfigurationError.
    """
    for channel, problem in zip(fleet.channels, _each(fleet.channels, None), strict=True):
        if problem is not None:
            raise ConfigurationError.of(
                f"Channel {channel}",
                expected="a variable of this name in the environment, with an Apprise URL",
                actual=problem,
                next_action=f"export {channel}=... and run the same command again, or take it out of channels in the "
                "fleet file; the forms of the URLs: https://github.com/caronc/apprise/wiki",
            )


def deliver(fleet: Fleet, message: Message, *, within_s: float = WITHIN_S) -> tuple[Delivery, ...]:
    """Send it to all channels at the same time. Raises nothing for one that does not take it."""
    problems = _each(fleet.channels, message, within_s)
    at = datetime.now(UTC)
    return tuple(
        Delivery(at=at, channel=channel, title=message.title, problem=problem)
        for channel, problem in zip(fleet.channels, problems, strict=True)
    )


def announce(
    fleet: Fleet, message: Message, *, record: Path, say: Callable[[str], None], within_s: float = WITHIN_S
) -> tuple[Delivery, ...]:
    """Deliver it, say and put on record what became of that."""
    deliveries = deliver(fleet, message, within_s=within_s)
    for delivery in deliveries:
        say(str(delivery))
    with record.open("a", encoding="utf-8") as lines:
        lines.write("".join(f"{delivery.model_dump_json()}\n" for delivery in deliveries))
    return deliveries


def announced(record: Path) -> tuple[Delivery, ...]:
    """What is on the record."""
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    return tuple(Delivery.model_validate_json(line) for line in lines)


def _each(channels: Sequence[str], message: Message | None, within_s: float = WITHIN_S) -> list[str | None]:
    """By channel, why it does not take the message, or would not take any."""
    if not channels:
        return []
    with ThreadPoolExecutor(len(channels)) as pool:
        return list(pool.map(lambda channel: _problem(channel, message, within_s), channels))


def _problem(channel: str, message: Message | None, within_s: float) -> str | None:
    try:
        question = json.dumps({"url": secret(channel), "message": message and asdict(message)})
    except ConfigurationError as error:
        return error.failure.actual
    try:
        done = subprocess.run(_COURIER, input=question, capture_output=True, text=True, timeout=within_s, check=False)
        problem = json.loads(done.stdout.splitlines()[-1])["problem"]
    except subprocess.TimeoutExpired:
        return f"no answer within {within_s:.0f} s"
    except (OSError, ValueError, LookupError, TypeError):
        return "Apprise failed"
    return None if problem is None else str(problem)
