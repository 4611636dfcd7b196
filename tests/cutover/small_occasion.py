"""An occasion of a few scenarios, held by the command line in a process of its own, with all that a real one does."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fixtures import PLUGINS
from tests.cutover.fleets import SMALL

REPOSITORY = Path(__file__).resolve().parents[2]

COMMAND_LINE = """\
import sys
from functools import partial
from pathlib import Path

from cutover import features, occasions
from cutover.runs import RunFolder
from scripts.cli import main

project = Path(sys.argv.pop(1))
features.PROJECT, occasions.RUNS = project, project / "runs"
RunFolder.create = partial(RunFolder.create, parent=project / "runs")
main()
"""

SETTINGS = """\
[pytest]
filterwarnings = error
markers =
    plan-5.3.1: a tag
    plan-5.3.2: a tag
"""


@dataclass(frozen=True)
class SmallOccasion:
    """A project of one feature, and the fleet it is held against."""

    project: Path
    fleet_file: Path

    @classmethod
    def made(cls, project: Path, *, feature: str, steps: str, fleet: str) -> "SmallOccasion":
        """`steps`: Python, in which the phrases of the feature are defined."""
        texts = {
            "features/small.feature": feature,
            "features/test_small.py": "from pytest_bdd import scenarios\n\nscenarios('.')\n",
            "conftest.py": f"{steps}\npytest_plugins = {PLUGINS}\n",
            "pytest.ini": SETTINGS,
            "small.toml": fleet,
            "command_line.py": COMMAND_LINE,
        }
        for name, text in texts.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text, encoding="utf-8")
        (project / "runs").mkdir()
        return cls(project, project / "small.toml")

    @property
    def folder(self) -> Path:
        """Of its only run."""
        (found,) = [path.parent for path in (self.project / "runs").glob("*/evidence")]
        return found

    def start(self, verb: str, **variables: str) -> "subprocess.Popen[str]":
        """`cutover VERB --fleet ...`; what it says can be read."""
        return self.program(verb, errors=subprocess.STDOUT, variables=variables)

    def program(
        self, verb: str, *options: str, errors: int, variables: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        """The same with options, and its errors apart."""
        return subprocess.Popen(
            [*self._command_line, verb, "--fleet", str(self.fleet_file), *options],
            cwd=self.project,
            env=self._environment(variables or {}),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )

    def call(self, *words: str) -> tuple[int, str]:
        """Another verb, to its end: exit code, and all that it said."""
        done = subprocess.run(
            [*self._command_line, *words],
            cwd=self.project,
            env=self._environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    @property
    def _command_line(self) -> tuple[str, ...]:
        return sys.executable, str(self.project / "command_line.py"), str(self.project)

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1", **variables}


def small_fleet_file(address: str, **redis: str) -> str:
    """The small fleet at one address, whose services are down; by environment, further lines of its redis."""
    text = SMALL
    for port in (8001, 8002):
        text = text.replace(f"http://127.0.0.1:{port}", address)
    silent = 'systemctl = ["sh", "-c", "echo MainPID=0; echo ActiveState=inactive"]'
    text = text.replace("workers = 2", f"workers = 2\n{silent}")
    for environment, lines in redis.items():
        text = text.replace(f'cluster = "redis-{environment}"', f'cluster = "redis-{environment}"\n{lines}')
    return text
