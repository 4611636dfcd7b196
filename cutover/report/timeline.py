"""change/: the record of the cutover that an acceptance follows, kept with it and shown as a timeline."""

import shutil
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.report.account import Account, account_of
from cutover.runbook.folder import CHANGE, ChangeFolder
from cutover.runs import RunFolder

KEPT = "change"


def keep_change(folder: RunFolder, change: ChangeFolder) -> None:
    """A copy, so that the folder alone tells the whole. Raises ConfigurationError where it cannot be copied."""
    kept = folder.path / KEPT
    unfinished = kept.with_suffix(".part") / change.name
    unfinished.mkdir(parents=True)
    for file in (change.path / CHANGE, change.journal.path, *change.downtimes()):
        try:
            shutil.copyfile(file, unfinished / file.name)
        except OSError as error:
            raise ConfigurationError.of(
                f"{file}",
                expected=f"can be copied to {unfinished}",
                actual=f"{error.strerror}",
                next_action="restore the record of the change as it was left, and make room on this machine",
            ) from error
    unfinished.parent.rename(kept)


def change_of(folder: RunFolder) -> Account | None:
    """None where the folder holds no change. Raises ConfigurationError where what it holds is none."""
    kept = folder.path / KEPT
    if not kept.exists():
        return None
    try:
        return _told(kept)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise ConfigurationError.of(
            f"{kept}",
            expected="the record of one change, as the run copied it",
            actual=f"{type(error).__name__}: {error}",
            next_action="restore the folder as the run left it, or run the occasion again",
        ) from error


def _told(kept: Path) -> Account:
    (copied,) = kept.iterdir()
    account = account_of(ChangeFolder(copied))
    if not account.turns:
        raise ValueError(f"no line of a journal in {copied.name}")
    return account
