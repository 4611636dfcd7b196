"""A change's folder as a switch leaves it, said as shortly as a test needs."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Entry, Phase

BEGAN = datetime(2025, 8, 1, 13, 50, tzinfo=UTC)
COMPARED = "3 sessions at old compared with new: 0 missing, 3 the same"


def entry(after_s: float, action: Action, phase: Phase, instance: str = "production-1", **facts: str) -> Entry:
    return Entry(at=BEGAN + timedelta(seconds=after_s), action=action, instance=instance, phase=phase, facts=facts)


WHOLE = [
    entry(0, Action.LOOK, Phase.BEGIN),
    entry(1, Action.LOOK, Phase.END, sha256="abc<d>"),
    entry(1, Action.EDIT, Phase.BEGIN),
    entry(1.5, Action.EDIT, Phase.END),
    entry(2, Action.RESTART, Phase.BEGIN),
    entry(100, Action.RESTART, Phase.BEGIN),
    entry(102, Action.RESTART, Phase.END),
    entry(102, Action.VERIFY, Phase.BEGIN),
    entry(103, Action.VERIFY, Phase.END),
    entry(103, Action.COMPARE, Phase.BEGIN),
    entry(103.5, Action.COMPARE, Phase.END, compared=COMPARED),
]
"""Interrupted once, and resumed."""

FAILED = [
    *(entry(after_s, Action.BACK_UP, phase) for after_s, phase in ((0, Phase.BEGIN), (0.5, Phase.END))),
    *(entry(after_s, Action.EDIT, phase, "production-2") for after_s, phase in ((1, Phase.BEGIN), (2, Phase.END))),
    entry(2, Action.RESTART, Phase.BEGIN, "production-2"),
    entry(32, Action.RESTART, Phase.FAILED, "production-2", actual="chatmrpt.service: start-limit-hit\nexit code 1"),
]
"""On the second instance, and left so."""


def folder(at: Path, entries: list[Entry], verb: str = "switch", fleet: str = "small") -> ChangeFolder:
    change = ChangeFolder.create(verb, fleet, parent=at)
    change.journal.path.write_text("".join(one.model_dump_json() + "\n" for one in entries), encoding="utf-8")
    return change


def measure(change: ChangeFolder, number: int, failed: int) -> None:
    lines = [{"started": BEGAN.isoformat()}, {"at_s": 0.2, "what": "production-1: restart"}]
    lines += [
        {"probe": "one user", "due_s": n / 10, "latency_s": 0.01, "failure": "HTTP 503" if n < failed else ""}
        for n in range(10)
    ]
    change.downtime(number).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
