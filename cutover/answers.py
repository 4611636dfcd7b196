"""What the application answers, whichever way it was asked."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class UploadAnswer:
    """What the server said to an upload, and what the page made of it."""

    status: int
    body: dict[str, Any]
    """Empty where the server sent no JSON."""
    shown: str
    """The status text under the button; empty where nobody was at a page."""


@dataclass(frozen=True)
class Reply:
    """One answer of the chat."""

    text: str
    pictures: tuple[str, ...] = ()
    """The addresses of the maps and charts that came with it."""


@dataclass(frozen=True)
class File:
    """A downloaded file."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Downloads:
    """What is offered after an analysis, and the files behind it."""

    text: str
    """The words around the files: their types and names."""
    files: tuple[File, ...]


@dataclass(frozen=True)
class Fetched:
    """One answer to a GET, with redirects followed."""

    url: str
    """Where it ended."""
    status: int
    content_type: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")
