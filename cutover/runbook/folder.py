"""What a change of production leaves: its record among the runs; its backups, which hold secrets, apart from them."""

from dataclasses import dataclass
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.runbook.journal import Journal
from cutover.runs.folder import RUNS, new_folder

JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class ChangeFolder:
    """reports/runs/<UTC>-<verb>-<fleet>/; the backups in reports/backups/, under the same name."""

    path: Path

    @classmethod
    def create(cls, verb: str, fleet: str, *, parent: Path = RUNS) -> "ChangeFolder":
        return cls(new_folder(parent, f"{verb}-{fleet}"))

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
    def verb(self) -> str:
        return self.name.split("-")[1]

    @property
    def fleet(self) -> str:
        return self.name.split("-", 2)[2]

    @property
    def page(self) -> Path:
        return self.path / "index.html"

    @property
    def journal(self) -> Journal:
        return Journal(self.path / JOURNAL)

    def downtime(self, number: int) -> Path:
        """What users noticed, in the order in which the change was begun and resumed; from 1."""
        return self.path / f"downtime-{number}.jsonl"

    def downtimes(self) -> list[Path]:
        return sorted(self.path.glob("downtime-*.jsonl"))

    def kept(self, instance: str) -> Path:
        """This machine's own copy of an instance's settings as they were before."""
        return self.path.parent.parent / "backups" / self.name / f"{instance}.env"
