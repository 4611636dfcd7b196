"""A change of production that is under way from this machine, by the journal that it writes."""

import os
import time
from pathlib import Path

from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action
from cutover.watch.changes import STILL_S, is_changing


def test_a_change_is_under_way_while_its_journal_grows(tmp_path: Path) -> None:
    assert not is_changing("aws", tmp_path)
    change = ChangeFolder.create("rollback", "aws", parent=tmp_path)
    assert not is_changing("aws", tmp_path)
    with change.journal.action(Action.RESTART, "production-1"):
        assert is_changing("aws", tmp_path)
        assert not is_changing("lab", tmp_path)

    long_ago = time.time() - STILL_S - 1
    os.utime(change.journal.path, (long_ago, long_ago))
    assert not is_changing("aws", tmp_path)
