"""What a change of production leaves: its record among the runs; its backups, which hold secrets, apart from them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.runbook.journal import Journal
from cutover.runs.folder import RUNS

JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class ChangeFolder:
    """reports/runs/<UTC>-<verb>-<fleet>/; the backups in reports/backups/, under the same name."""

    path: Path

    @classmethod
    def create(cls, verb: str, fleet: str, *, parent: Path = RUNS) -> "ChangeFolder":
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        for suffix in ("", *(f"-{number}" for number in range(2, 100))):
            path = parent / f"{stamp}-{verb}-{fleet}{suffix}"
            try:
                path.mkdir(parents=True)
            except FileExistsError:
                continue
            return cls(path)
        raise ConfigurationError.of(
            f"Folder of a {verb} in {parent}",
            expected="a name that is not taken",
            actual="a hundred in one second",
            next_action="start one at a time",
        )

    @classmethod
    def latest(cls, verb: str, fleet: str, *, parent: Path = RUNS) -> "ChangeFolder":
        """Raises ConfigurationError where there is none."""
        found = sorted(path for path in parent.glob(f"*-{verb}-{fleet}*") if (path / JOURNAL).is_file())
        if not found:
            raise ConfigurationError.of(
                f"Journal of a {verb} of {fleet}",
                expected=f"a folder *-{verb}-{fleet} with {JOURNAL} in {parent}",
                actual="none there",
                next_action=f"go on from the machine on which the {verb} was begun; there is nothing to resume here",
            )
        return cls(found[-1])

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def journal(self) -> Journal:
        return Journal(self.path / JOURNAL)

    def kept(self, instance: str) -> Path:
        """This machine's own copy of an instance's settings as they were before."""
        return self.path.parent.parent / "backups" / self.name / f"{instance}.env"
