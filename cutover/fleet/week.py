"""Times of the week: maintenance windows as AWS writes them, in UTC, and office hours in a zone of their own."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR, _DAY, _WEEK = 60, 24 * 60, 7 * 24 * 60
_SHORTEST_WINDOW = _HOUR
"""AWS takes none that is shorter."""
_AT = r"(?P<{0}_day>[a-z]{{3}}):(?P<{0}_time>\d\d:\d\d)"
_WINDOW = re.compile(rf"{_AT.format('first')}-{_AT.format('last')}")
_OFFICE = re.compile(
    r"(?P<first>[a-z]{3})-(?P<last>[a-z]{3}) "
    r"(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d) (?P<sign>[+-])(?P<offset>\d\d:\d\d)"
)


@dataclass(frozen=True)
class Span:
    """Minutes of a week in UTC, which begins on Monday; one that ends after Sunday goes on with Monday."""

    start: int
    length: int

    def overlaps(self, other: "Span") -> bool:
        return (other.start - self.start) % _WEEK < self.length or (self.start - other.start) % _WEEK < other.length

    def holds(self, moment: datetime) -> bool:
        at = moment.astimezone(UTC)
        return (at.weekday() * _DAY + at.hour * _HOUR + at.minute - self.start) % _WEEK < self.length


def window(text: str) -> Span:
    """From ddd:hh:mm-ddd:hh:mm. Raises ValueError."""
    found = _WINDOW.fullmatch(text.lower())
    if found is None:
        raise ValueError(f"expected a window in UTC such as sun:02:00-sun:03:00, not {text!r}")
    start = _day(found["first_day"]) * _DAY + _minutes(found["first_time"])
    length = (_day(found["last_day"]) * _DAY + _minutes(found["last_time"]) - start) % _WEEK
    if length < _SHORTEST_WINDOW:
        raise ValueError(f"expected a window of an hour at least, not {text!r}")
    return Span(start % _WEEK, length)


def office_hours(text: str) -> tuple[Span, ...]:
    """A span for each day, from ddd-ddd hh:mm-hh:mm +hh:mm, the last being the distance from UTC. Raises ValueError."""
    found = _OFFICE.fullmatch(text.lower())
    if found is None:
        raise ValueError(f"expected office hours such as mon-fri 07:00-18:00 +01:00, not {text!r}")
    first, last = _day(found["first"]), _day(found["last"])
    opens, closes = _minutes(found["opens"]), _minutes(found["closes"])
    if opens >= closes:
        raise ValueError(f"expected hours that close after they open, not {text!r}")
    offset = _minutes(found["offset"]) * (1 if found["sign"] == "+" else -1)
    days = range(first, first + (last - first) % len(DAYS) + 1)
    return tuple(Span((day * _DAY + opens - offset) % _WEEK, closes - opens) for day in days)


def is_in_office_hours(text: str, moment: datetime) -> bool:
    return any(span.holds(moment) for span in office_hours(text))


def _day(text: str) -> int:
    if text not in DAYS:
        raise ValueError(f"expected a day, one of {', '.join(DAYS)}, not {text!r}")
    return DAYS.index(text)


def _minutes(text: str) -> int:
    hours, minutes = (int(part) for part in text.split(":"))
    if hours * _HOUR + minutes > _DAY or minutes >= _HOUR:
        raise ValueError(f"expected a time of the day, not {text!r}")
    return hours * _HOUR + minutes


def _window_text(text: str) -> str:
    window(text)
    return text


def _office_hours_text(text: str) -> str:
    office_hours(text)
    return text


WindowText = Annotated[str, AfterValidator(_window_text)]
OfficeHoursText = Annotated[str, AfterValidator(_office_hours_text)]
