"""Files that a run's folder gets once: the same again is welcome, another in its place is refused."""

from itertools import zip_longest
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.runs import RunFolder
from cutover.verdict.deciding import decide
from cutover.verdict.verdict import Verdict

_SHOWN = 160
"""Characters of a line that are enough to tell two apart."""


def write_verdict(folder: RunFolder) -> Verdict:
    """Raises ConfigurationError where the folder holds another verdict than the one its results give."""
    verdict = decide(folder.run(), tuple(folder.results()))
    write_once(folder.verdict_file, verdict.canonical_json())
    return verdict


def write_once(path: Path, text: str) -> None:
    """Whole or not at all: a crash leaves no half of it under its name."""
    if path.exists():
        _must_be_the_same(path, text.encode())
        return
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(text.encode())
    unfinished.rename(path)


def _must_be_the_same(path: Path, wanted: bytes) -> None:
    present = path.read_bytes()
    if present == wanted:
        return
    lines = zip_longest(wanted.split(b"\n"), present.split(b"\n"), fillvalue=b"(no such line)")
    number, wanted_line, line = next(
        (number, *pair) for number, pair in enumerate(lines, start=1) if pair[0] != pair[1]
    )
    raise ConfigurationError.of(
        f"{path}",
        expected=f"what the run's results give; line {number}: {_shown(wanted_line)}",
        actual=f"another file, left as it is; line {number}: {_shown(line)}",
        next_action="find out what changed in the folder; to have the file made anew, move this one away first",
    )


def _shown(line: bytes) -> str:
    return line.decode(errors="replace").strip()[:_SHOWN] or "(empty)"
