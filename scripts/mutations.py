"""Mutations of the suite itself, by mutmut: how many of them the offline tests notice. `./scripts/mutate` runs it."""

import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

PACKAGES = ("checks", "verdict", "witnesses")
_SHORT = ".tools/mutmut/bin/mutmut"
ENOUGH = 0.9
"""The share of its mutations that must be killed, in each package."""
_ROOT = Path(__file__).resolve().parents[1]
MUTMUT = _ROOT / _SHORT
_RESULT = re.compile(r"^\s+cutover\.(?P<package>\w+)\..*: (?P<fate>[a-z ]+)$", re.MULTILINE)
KILLED, SURVIVED, TIMED_OUT, UNREACHED, UNTRIED = "killed", "survived", "timeout", "no tests", "not checked"
"""What became of a mutation, in mutmut's words. No test runs the function of one that is unreached."""


@dataclass(frozen=True)
class Score:
    package: str
    fates: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.fates.values())

    @property
    def share(self) -> float:
        """Killed by a failing test: what ran into its time limit is none of them, nor what no test reaches."""
        return self.fates.get(KILLED, 0) / self.total if self.total else 0.0

    @property
    def is_known(self) -> bool:
        return self.total > 0 and not self.fates.get(UNTRIED)

    def __str__(self) -> str:
        shown = [self.fates.get(fate, 0) for fate in (KILLED, SURVIVED, TIMED_OUT, UNREACHED)]
        other = self.total - sum(shown)
        return _line(self.package, *shown, other, self.total, f"{self.share:.1%}")


def _line(*cells: object) -> str:
    return f"{cells[0]:10}" + "".join(f"{cell:>11}" for cell in cells[1:])


_HEAD = _line("", KILLED, SURVIVED, "timed out", UNREACHED, "other", "total", "share")


def scores(results: str, packages: Iterable[str]) -> list[Score]:
    """From the words of `mutmut results --all True`."""
    fates: dict[str, Counter[str]] = {package: Counter() for package in packages}
    for found in _RESULT.finditer(results):
        if found["package"] in fates:
            fates[found["package"]][found["fate"]] += 1
    return [Score(package, of) for package, of in fates.items()]


def exit_code(found: Sequence[Score]) -> int:
    if not all(score.is_known for score in found):
        return 3
    return 0 if all(score.share >= ENOUGH for score in found) else 1


def mutate(root: Path, packages: Sequence[str], jobs: int) -> int:
    """Mutate a copy of the project in its folder mutants/, anew, and print the score of each package; the exit code."""
    folder, began = root / "mutants", time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    log = folder / "mutmut.log"
    click.echo(f"mutating {', '.join(packages)}; to follow it: tail -f {log}")
    command = [str(MUTMUT), "run", "--max-children", str(jobs), *(f"cutover.{package}.*" for package in packages)]
    with log.open("w", encoding="utf-8") as said:
        ran = subprocess.run(command, cwd=root, stdout=said, stderr=subprocess.STDOUT, check=False)
    if ran.returncode != 0:
        click.echo("".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-20:]), err=True)
        click.echo(f"mutmut ended with exit code {ran.returncode}: nothing is known", err=True)
        return 3
    results = subprocess.run(
        [str(MUTMUT), "results", "--all", "True"], cwd=root, stdout=subprocess.PIPE, text=True, check=True
    )
    found = scores(results.stdout, packages)
    click.echo("\n".join([_HEAD, *map(str, found)]))
    click.echo(f"in {(time.monotonic() - began) / 60:.0f} minutes; {ENOUGH:.0%} of each must be killed")
    click.echo(f"which survived: {_SHORT} results | grep survived; one of them: {_SHORT} show NAME")
    return exit_code(found)


@click.command()
@click.argument("packages", nargs=-1, type=click.Choice(PACKAGES))
@click.option("--jobs", type=click.IntRange(1), default=2, show_default=True, help="Processes at a time.")
def main(packages: tuple[str, ...], jobs: int) -> None:
    """Mutate PACKAGES of cutover, or all three, and say how many mutations the offline tests notice.

    Exit code 0 where enough of them are, 1 where not, 3 where it is not known.
    """
    sys.exit(mutate(_ROOT, packages or PACKAGES, jobs))


if __name__ == "__main__":
    main()
