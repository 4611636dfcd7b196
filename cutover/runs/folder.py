"""The folder of a run: reports/runs/<UTC>-<occasion>-<fleet>/."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from cutover.errors import ConfigurationError
from cutover.runs.results import Result
from cutover.runs.run import Occasion, Part, Run

RUNS = Path(__file__).resolve().parents[2] / "reports" / "runs"


def new_folder(parent: Path, name: str) -> Path:
    """<UTC>-<name>, made. Raises ConfigurationError where a hundred of one second are there already."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for suffix in ("", *(f"-{number}" for number in range(2, 100))):
        path = parent / f"{stamp}-{name}{suffix}"
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            continue
        return path
    raise ConfigurationError.of(
        f"Folder {stamp}-{name} in {parent}",
        expected="a name that is not taken",
        actual="a hundred runs in one second",
        next_action="start one run at a time",
    )


@dataclass(frozen=True)
class RunFolder:
    path: Path

    @classmethod
    def create(cls, occasion: Occasion, fleet: str, *, parent: Path = RUNS) -> "RunFolder":
        """A folder that was not there before; two runs in the same second get two."""
        folder = cls(new_folder(parent, f"{occasion}-{fleet}"))
        folder.evidence.mkdir()
        return folder

    @classmethod
    def existing(cls, path: Path) -> "RunFolder":
        """Raises ConfigurationError where this is no folder of a run."""
        folder = cls(path)
        if not folder.run_file.is_file():
            raise ConfigurationError.of(
                f"Run folder {path}",
                expected="a folder with run.json in it, as baseline and accept leave it in reports/runs/",
                actual="no run.json there",
                next_action="give the path that the run printed at its end",
            )
        return folder

    @property
    def run_file(self) -> Path:
        return self.path / "run.json"

    @property
    def results_file(self) -> Path:
        return self.path / "results.jsonl"

    @property
    def verdict_file(self) -> Path:
        return self.path / "verdict.json"

    @property
    def page(self) -> Path:
        return self.path / "index.html"

    @property
    def evidence(self) -> Path:
        return self.path / "evidence"

    def log(self, part: Part | None) -> Path:
        """What pytest said: for the suite's own engineers. None stands for all parts in one."""
        return self.path / f"pytest-{part or 'all'}.log"

    def junit(self, part: Part | None) -> Path:
        """For a CI server."""
        return self.path / f"junit-{part or 'all'}.xml"

    @property
    def allure_results(self) -> Path:
        return self.path / "allure-results"

    def begin(self, run: Run) -> None:
        """Say what is to be looked at. Of several parts of a run, all of which know it, the first one does."""
        whole = self.path / f".{os.getpid()}.json"
        whole.write_text(run.model_dump_json(indent=2) + "\n", encoding="utf-8")
        with suppress(FileExistsError):
            os.link(whole, self.run_file)
        whole.unlink()

    def append(self, result: Result) -> None:
        """One line in one write: a crash loses at most the scenario that was running, and two parts never mix."""
        descriptor = os.open(self.results_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, (result.model_dump_json() + "\n").encode())
        finally:
            os.close(descriptor)

    def run(self) -> Run:
        try:
            return Run.model_validate_json(self.run_file.read_text(encoding="utf-8"))
        except ValidationError as error:
            raise unreadable(self.run_file, error) from error

    def results(self) -> Iterator[Result]:
        """In the order in which they happened. A last line that a crash cut short is no result and is left out."""
        if not self.results_file.exists():
            return
        # Not splitlines(): a failure's text may hold characters that it takes for the end of a line.
        *whole, _cut_short = self.results_file.read_text(encoding="utf-8").split("\n")
        for line in whole:
            try:
                yield Result.model_validate_json(line)
            except ValidationError as error:
                raise unreadable(self.results_file, error) from error


def unreadable(file: Path, error: ValidationError) -> ConfigurationError:
    """Of a file in a run's folder that holds something else than it should."""
    return ConfigurationError.of(
        f"{file}",
        expected="what a run wrote",
        actual=f"{error.error_count()} problems, the first: {error.errors()[0]['msg']}",
        next_action="restore the folder as the run left it, or run the occasion again",
    )
