"""Markdown as GitHub and Confluence take it, and the words for what could not be found out."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from cutover.errors import CutoverError

T = TypeVar("T")
_BAR = r"\|"
"""One that ends no cell."""


def known(found: T | CutoverError, words: Callable[[T], str]) -> str:
    return not_known(found.failure.actual) if isinstance(found, CutoverError) else words(found)


def not_known(why: str) -> str:
    """On one line, for a cell of a table ends with it."""
    return f"not known: {' '.join(why.split())}"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', _BAR) for cell in line)} |" for line in lines)


def bullets(lines: str) -> str:
    return "\n".join(f"- {line}" for line in lines.split("\n"))


def commands(*lines: str) -> str:
    return "\n".join(["```bash", *lines, "```"])
