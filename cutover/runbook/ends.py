"""What is done in the end of a change, whatever its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cutover.errors import CutoverError


@contextmanager
def in_the_end(act: Callable[[], object], say: Callable[[str], None]) -> Iterator[None]:
    """Where something went wrong before, that is the error to be told: of this one only a line is said."""
    try:
        yield
    except BaseException:
        try:
            act()
        except CutoverError as error:
            say(f"{error.failure.subject}: {error.failure.actual}: {error.failure.next_action}")
        raise
    act()
