"""The folder of a load: reports/runs/<UTC>-load-<fleet>/."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from cutover.load.figures import Figures
from cutover.load.messages import Ended
from cutover.load.order import Order
from cutover.runs.folder import RUNS, new_folder, unreadable
from cutover.runs.lines import append_line, whole_lines


@dataclass(frozen=True)
class LoadFolder:
    path: Path

    @classmethod
    def create(cls, fleet: str, *, parent: Path = RUNS) -> "LoadFolder":
        folder = cls(new_folder(parent, f"load-{fleet}"))
        folder.evidence.mkdir()
        return folder

    @property
    def order_file(self) -> Path:
        return self.path / "order.json"

    @property
    def results(self) -> Path:
        return self.path / "results.jsonl"

    @property
    def figures_file(self) -> Path:
        return self.path / "figures.json"

    @property
    def summary(self) -> Path:
        return self.path / "summary.json"

    @property
    def evidence(self) -> Path:
        return self.path / "evidence"

    @property
    def log(self) -> Path:
        return self.path / "locust.log"

    def locust_table(self, name: str) -> Path:
        """Under the name that Locust's own command would give it."""
        return self.path / f"locust_{name}.csv"

    def begin(self, order: Order) -> None:
        self.order_file.write_text(order.model_dump_json(indent=1) + "\n", encoding="utf-8")

    def append(self, ended: Ended) -> None:
        append_line(self.results, ended.model_dump_json(), mode=0o644)

    def ended(self) -> Iterator[Ended]:
        """In the order in which they ended. Raises ConfigurationError for a line that no load wrote."""
        for line in whole_lines(self.results):
            try:
                yield Ended.model_validate_json(line)
            except ValidationError as error:
                raise unreadable(self.results, error) from error

    def figures(self) -> Figures | None:
        """None where the one who led did not come to an end."""
        if not self.figures_file.exists():
            return None
        try:
            return Figures.model_validate_json(self.figures_file.read_text(encoding="utf-8"))
        except ValidationError as error:
            raise unreadable(self.figures_file, error) from error

    def last_words(self, lines: int = 12) -> str:
        return (
            "\n".join(self.log.read_text(encoding="utf-8").strip().splitlines()[-lines:]) if self.log.exists() else ""
        )
