"""The figures of a rehearsal beside their bounds."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cutover.report.figures import rehearsal_figures
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Entry, Phase

BEGAN = datetime(2025, 8, 1, 21, 0, tzinfo=UTC)


def change(parent: Path, verb: str, took_s: float, failed: int) -> ChangeFolder:
    folder = ChangeFolder.create(verb, "lab", parent=parent)
    entries = [
        Entry(at=BEGAN, action=Action.COMPARE, instance="production-1", phase=Phase.BEGIN),
        Entry(
            at=BEGAN + timedelta(seconds=took_s),
            action=Action.COMPARE,
            instance="production-1",
            phase=Phase.END,
            facts={"compared": "2 sessions at old compared with new: 0 missing, 2 the same"},
        ),
    ]
    folder.journal.path.write_text("".join(f"{one.model_dump_json()}\n" for one in entries), encoding="utf-8")
    asked = [
        {"probe": "one user", "due_s": n / 100, "latency_s": 0.01, "failure": "HTTP 503" if n < failed else ""}
        for n in range(1200)
    ]
    lines = [{"started": BEGAN.isoformat()}, *asked]
    folder.downtime(1).write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return folder


def test_each_figure_stands_beside_what_it_was_to_be(tmp_path: Path) -> None:
    changes = [change(tmp_path, "switch", 14.1, failed=0), change(tmp_path, "rollback", 11.6, failed=3)]

    assert rehearsal_figures(changes, took_s=200).splitlines() == [
        "switch, verified                  14.1 s                 at most 30.0 s",
        "switch: users' requests failed    0 of 1,200             0 with two instances",
        "switch: longest gap               at most 10 ms",
        "switch: sessions                  0 missing, 2 the same",
        "rollback, verified                11.6 s                 at most 15.0 s",
        "rollback: users' requests failed  3 of 1,200             0 with two instances",
        "rollback: longest gap             at most 40 ms",
        "rollback: sessions                0 missing, 2 the same",
        "the whole rehearsal               3 min 20 s             at most 4 min 00 s",
    ]
