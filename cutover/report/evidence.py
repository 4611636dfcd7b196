"""Evidence: what a scenario left in the run's folder, linked, and shown where it is a picture."""

import base64
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Evidence:
    name: str
    """As the result names it."""
    href: str | None
    """Relative to the page; None where the folder holds no such file."""
    picture: str | None
    """The file itself as a data URI, where it is a PNG."""


def evidence_of(folder: Path, name: str) -> Evidence:
    """A name that leads out of the folder is shown, but neither linked nor read."""
    root = folder.resolve()
    file = (root / name).resolve()
    if not (file.is_relative_to(root) and file.is_file()):
        return Evidence(name, None, None)
    href = quote(file.relative_to(root).as_posix())
    # The leading ./ keeps a browser from reading a colon in the name as a scheme.
    return Evidence(name, f"./{href}", _picture(file) if file.suffix.lower() == ".png" else None)


def _picture(file: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(file.read_bytes()).decode()
