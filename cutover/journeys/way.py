"""One journey, several ways to travel it: in a browser, as a user does, or over HTTP, on any instance."""

from pathlib import Path
from typing import Protocol

from cutover.answers import Downloads, Fetched, File, Reply, UploadAnswer


class Way(Protocol):
    """Everything that differs between the ways; what an officer makes of it does not."""

    @property
    def address(self) -> str: ...

    def visit(self) -> None:
        """Come to the application, as somebody it does not know."""

    def upload(self, workbook: Path) -> UploadAnswer: ...

    def say(self, message: str) -> Reply: ...

    def downloads(self) -> Downloads: ...

    def export(self) -> File: ...

    def fetch(self, address: str) -> Fetched:
        """GET an address of the application, absolute or relative, as this visitor. Not through a browser's cache."""

    def cookies(self) -> dict[str, str]: ...

    def close(self) -> None: ...
