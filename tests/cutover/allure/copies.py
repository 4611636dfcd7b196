"""Runs made from one that is there: the same results under another name."""

import shutil
from pathlib import Path

from cutover.runs import RunFolder


def copied(folder: RunFolder, path: Path) -> RunFolder:
    shutil.copytree(folder.path, path)
    return RunFolder(path)
