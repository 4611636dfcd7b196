"""From a name or a path to a fleet, or to every problem of the file at once."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cutover.errors import ConfigurationError
from cutover.fleet.types import Fleet

ENVIRONMENTS = Path(__file__).resolve().parents[2] / "environments"


def load_fleet(name_or_path: str, *, folder: Path = ENVIRONMENTS) -> Fleet:
    """The fleet of `environments/<name>.toml`, or of the file at a path.

    Raises ConfigurationError: no such file, not TOML, or a list of all that is wrong in it.
    """
    path = _path_of(name_or_path, folder)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path, [f"{error}"], "a TOML file") from error
    try:
        return Fleet.model_validate(document)
    except ValidationError as error:
        raise _refused(
            path, [_problem(detail) for detail in error.errors()], "the keys of docs/fleet-file.md"
        ) from error


def _path_of(name_or_path: str, folder: Path) -> Path:
    for candidate in (Path(name_or_path), folder / f"{name_or_path}.toml"):
        if candidate.is_file():
            return candidate
    known = sorted(path.stem for path in folder.glob("*.toml"))
    raise ConfigurationError.of(
        f"Fleet {name_or_path!r}",
        expected=f"the path of a fleet file, or a name in {folder}/: {', '.join(known) or 'none there'}",
        actual="no such file",
        next_action="name one of these, or start the rehearsal fleet first: uv run cutover lab up",
    )


def _problem(detail: Any) -> str:
    """One line for one problem: the key as it stands in the file, what is wrong, and what was given."""
    key = ".".join(str(part) for part in detail["loc"]) or "the whole file"
    given = detail["input"]
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        message = "no such key"
    elif detail["type"] == "missing":
        return f"{key}: missing"
    shown = (
        f" (given: {given!r})"
        if isinstance(given, str | int | float | bool) and detail["type"] != "value_error"
        else ""
    )
    return f"{key}: {message}{shown}"


def _refused(path: Path, problems: list[str], expected: str) -> ConfigurationError:
    return ConfigurationError.of(
        f"Fleet file {path}",
        expected=expected,
        actual="\n".join(problems),
        next_action="correct the file and run the same command again; nothing was started",
    )
