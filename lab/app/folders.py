"""The folders of an instance, all relative to the process's working directory, none of them resolved."""

from collections.abc import Iterable
from pathlib import Path

from lab.app.switches import STANDIN, Switch

UPLOADS = Path("instance/uploads")
EXPORTS = Path("instance/exports")
SESSION_FILES = Path("instance/flask_session")


def make_missing() -> None:
    for folder in (UPLOADS, EXPORTS, SESSION_FILES):
        if not folder.exists():
            folder.mkdir(parents=True)


def uploads_of(session_id: str) -> Path:
    return _made(UPLOADS / session_id)


def visualizations_of(session_id: str) -> Path:
    return _made(UPLOADS / session_id / "visualizations")


def exports_of(session_id: str) -> Path:
    return _made(EXPORTS / session_id)


def newest(paths: Iterable[Path]) -> Path | None:
    choose = min if STANDIN.has(Switch.OLDEST_FIRST) else max
    return choose(paths, key=lambda path: path.stat().st_ctime_ns, default=None)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
