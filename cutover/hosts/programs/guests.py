"""Removing the files and folders that the suite's own visitors left on this host."""

import os
import shutil


def answer(paths):
    """How many of the paths were there and are gone."""
    return sum(_remove(path) for path in paths)


def _remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
        return 1
    if os.path.isfile(path):
        os.unlink(path)
        return 1
    return 0
