"""What a change of production leaves: its record among the runs; its backups, which hold secrets, apart from them."""

from dataclasses import dataclass
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.runbook.journal import Journal
from cutover.runs.folder import RUNS, new_folder
from cutover.runs.results import Record

CHANGE = "change.json"
JOURNAL = "journal.jsonl"


class Change(Record):
    """What a folder is the record of."""

    verb: str
    fleet: str
    takes_back: str | None = None
    """The name of the change that this one takes back."""


@dataclass(frozen=True)
class ChangeFolder:
    """reports/runs/<UTC>-<verb>-<fleet>/; the backups in reports/backups/, under the same name."""

    path: Path

    @classmethod
    def create(
        cls, verb: str, fleet: str, *, takes_back: "ChangeFolder | None" = None, parent: Path = RUNS
    ) -> "ChangeFolder":
        folder = cls(new_folder(parent, f"{verb}-{fleet}"))
        change = Change(verb=verb, fleet=fleet, takes_back=takes_back.name if takes_back else None)
        (folder.path / CHANGE).write_text(change.model_dump_json() + "\n", encoding="utf-8")
        return folder

    @classmethod
    def begun(cls, verb: str, fleet: str, *, parent: Path = RUNS) -> "list[ChangeFolder]":
        """Those that have a journal, the latest last."""
        found = [cls(path.parent) for path in sorted(parent.glob(f"*-{verb}-*/{CHANGE}"))]
        return [
            one for one in found if (one.change.verb, one.change.fleet) == (verb, fleet) and one.journal.path.is_file()
        ]

    @classmethod
    def latest(cls, verb: str, fleet: str, *, parent: Path = RUNS) -> "ChangeFolder":
        """Raises ConfigurationError where there is none."""
        if found := cls.begun(verb, fleet, parent=parent):
            return found[-1]
        raise ConfigurationError.of(
            f"Journal of a {verb} of {fleet}",
            expected=f"a folder *-{verb}-{fleet} with {JOURNAL} in {parent}",
            actual="none there",
            next_action=f"go on from the machine on which the {verb} was begun; there is nothing to resume here",
        )

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def change(self) -> Change:
        return Change.model_validate_json((self.path / CHANGE).read_text(encoding="utf-8"))

    @property
    def taken_back(self) -> "ChangeFolder":
        """The change that this one takes back."""
        return ChangeFolder(self.path.parent / str(self.change.takes_back))

    @property
    def journal(self) -> Journal:
        return Journal(self.path / JOURNAL)

    @property
    def page(self) -> Path:
        return self.path / "index.html"

    def downtime(self, number: int) -> Path:
        """What users noticed, in the order in which the change was begun and resumed; from 1."""
        return self.path / f"downtime-{number}.jsonl"

    def downtimes(self) -> list[Path]:
        return sorted(self.path.glob("downtime-*.jsonl"))

    def kept(self, instance: str) -> Path:
        """This machine's own copy of an instance's settings as they were before."""
        return self.path.parent.parent / "backups" / self.name / f"{instance}.env"
