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
        raise _refused(path, _problems(error), "the keys of docs/fleet-file.md") from error


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


def _problems(error: ValidationError) -> list[str]:
    """A line for each; that a list is too short because of a problem inside it is no second one."""
    details = error.errors()
    return [
        _problem(detail)
        for detail in details
        if detail["type"] != "too_short"
        or not any(other["loc"][: len(detail["loc"])] == detail["loc"] for other in details if other is not detail)
    ]


def _problem(detail: Any) -> str:
    """One line: the key as it stands in the file, what is wrong, and what was given, unless it may be a secret."""
    key = ".".join(str(part) for part in detail["loc"]) or "the whole file"
    kind, given = detail["type"], detail["input"]
    if kind == "missing":
        return f"{key}: missing"
    message = "no such key" if kind == "extra_forbidden" else detail["msg"].removeprefix("Value error, ")
    named_by = "password" in key or "channels" in key
    may_be_secret = isinstance(given, str) and (kind == "extra_forbidden" or named_by or "@" in given)
    if kind == "value_error" or may_be_secret or not isinstance(given, str | int | float):
        return f"{key}: {message}"
    return f"{key}: {message} (given: {given!r})"


def _refused(path: Path, problems: list[str], expected: str) -> ConfigurationError:
    return ConfigurationError.of(
        f"Fleet file {path}",
        expected=expected,
        actual="\n".join(problems),
        next_action="correct the file and run the same command again; nothing was started",
    )
