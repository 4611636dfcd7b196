"""The project as it lies on the machine that holds the nights, with a `cutover` that only notes how it was called."""

import json
from dataclasses import dataclass
from pathlib import Path

SCHEDULE = Path(__file__).resolve().parents[3] / "scripts" / "schedule"
PLACE, VARIABLES = "opt/chatmrpt-cutover", "etc/chatmrpt-cutover.env"
"""Where the files of scripts/schedule expect them, without the root."""

SECRET = "json://team:p&a;s$s`w%rd@10.0.0.1/#x"
"""With what a shell or a service manager would take for its own."""
LINE = "GO nightly on aws: 0 regressed, all 3 hold; /page/index.html"
STUB = """\
#!/usr/bin/env python3
import json, os, subprocess, sys
from pathlib import Path
folder = Path(__file__).parent
call = {"words": sys.argv[1:], "cwd": os.getcwd(), "secret": os.environ.get("TEAM_CHANNEL")}
with (folder / "calls").open("a") as calls:
    calls.write(json.dumps(call) + "\\n")
order = json.loads((folder / "order").read_text())
if order["line"]:
    print(order["line"], flush=True)
if order["leaves"]:
    left = subprocess.Popen(["tail", "-f", "/dev/null"], close_fds=False, stdout=-3, stderr=-3)
    (folder / "left").write_text(str(left.pid))
if order["stays"]:
    os.execvp("tail", ["tail", "-f", "/dev/null"])
sys.exit(order["code"])
"""


@dataclass(frozen=True)
class Checkout:
    """Below a root of its own, in which it has its place."""

    root: Path

    @classmethod
    def made(cls, root: Path) -> "Checkout":
        checkout = cls(root)
        checkout.programs.mkdir(parents=True)
        checkout.program.write_text(STUB, encoding="utf-8")
        checkout.program.chmod(0o755)
        checkout.variables.parent.mkdir()
        checkout.variables.write_text(f"TEAM_CHANNEL='{SECRET}'\n", encoding="utf-8")
        checkout.order()
        return checkout

    @property
    def place(self) -> Path:
        return self.root / PLACE

    @property
    def programs(self) -> Path:
        return self.place / ".venv" / "bin"

    @property
    def program(self) -> Path:
        return self.programs / "cutover"

    @property
    def variables(self) -> Path:
        return self.root / VARIABLES

    def order(self, code: int = 0, line: str = LINE, *, leaves: bool = False, stays: bool = False) -> None:
        """What the next calls do: leave a process behind, stay until they are killed, or end with that code."""
        what = {"code": code, "line": line, "leaves": leaves, "stays": stays}
        (self.programs / "order").write_text(json.dumps(what), encoding="utf-8")

    @property
    def calls(self) -> list[dict[str, object]]:
        calls = self.programs / "calls"
        return [json.loads(line) for line in calls.read_text("utf-8").splitlines()] if calls.exists() else []

    @property
    def words(self) -> list[str]:
        """Of each call."""
        return [" ".join(map(str, words)) for call in self.calls if isinstance(words := call["words"], list)]

    @property
    def left(self) -> int:
        """The process that a call has left behind."""
        return int((self.programs / "left").read_text("utf-8"))
