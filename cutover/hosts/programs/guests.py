"""Removing the files and folders that the suite's own visitors left on this host."""

import os
import shutil
from contextlib import suppress


def answer(paths):
    """How many of the paths were there and are gone."""
    return sum(_remove(path) for path in paths)


def _remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, onerror=_unless_gone)
        return 1
    if os.path.isfile(path):
        with suppress(FileNotFoundError):
            os.unlink(path)
        return 1
    return 0


def _unless_gone(_function, _path, failure):
    """Instances that share their files remove them at the same time."""
    if not isinstance(failure[1], FileNotFoundError):
        raise failure[1]
