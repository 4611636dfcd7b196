"""How a .env file reads to others than the application: to a shell that sources it, and to the plan's grep."""

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile

_BLANKS = " \t\n"
"""What separates words in a shell. A carriage return does not: it is part of the value."""
_COMMENT = re.compile(r"(?:^|[ \t])#")


def in_a_shell(text: str, name: str) -> str | None:
    """The value after `. .env`; None where no line gives it one. Of several lines the last counts.

    A line that is no assignment for a shell, such as NAME = value, gives none.
    """
    found = None
    for words in _lines(text):
        *before, last = words
        key, is_assignment, value = last.partition("=")
        if is_assignment and key == name and before in ([], ["export"]):
            found = value
    return found


def _lines(text: str) -> Iterator[list[str]]:
    for line in text.split("\n"):
        try:
            words = _words(line)
        except ValueError:  # a quotation that does not end; in a comment, that is no quotation
            try:
                words = _words(_COMMENT.split(line, maxsplit=1)[0])
            except ValueError:
                continue
        said = list(takewhile(lambda word: not word.startswith("#"), words))
        if said:
            yield said


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True)
    # Within a word a # is a sign like any other.
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = _BLANKS, True, ""
    return list(lexer)
