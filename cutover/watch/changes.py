"""Whether a change of production is under way from this machine: what that does to production is no trouble."""

import time
from pathlib import Path

from cutover.runbook.folder import JOURNAL

STILL_S = 20.0
"""A change whose journal has not grown for so long is over, or was left."""
_VERBS = ("switch", "rollback", "disable")


def is_changing(fleet: str, parent: Path) -> bool:
    journals = [path for verb in _VERBS for path in parent.glob(f"*-{verb}-{fleet}/{JOURNAL}")]
    newest = max((path.stat().st_mtime for path in journals), default=0.0)
    return time.time() - newest < STILL_S
