"""A lock file on this host: taken by one holder, for a time."""

import json
import os
import sys
import tempfile
import time


def answer(action, path, run, holder, for_s=0):
    """`take`: the file's new content, or that of the other run that holds it still; `release`: whether it was ours."""
    if action == "release":
        return _release(path, run)
    now = time.time()
    wanted = {"run": run, "holder": holder, "until": now + for_s}
    if _create(path, wanted):
        return wanted
    found = _read(path)
    if found is None or found["run"] == run or found["until"] < now:
        _replace(path, wanted)
        return wanted
    return found


def _create(path, content):
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return False
    _write(descriptor, path, content, path)
    return True


def _read(path):
    """None for what is no lock: it was cut short while it was made."""
    try:
        with open(path) as file:
            found = json.load(file)
        return found if {"run", "holder", "until"} <= set(found) else None
    except (OSError, ValueError, TypeError):
        return None


def _replace(path, content):
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=os.path.basename(path))
    _write(descriptor, temporary, content, path)
    os.rename(temporary, path)


def _write(descriptor, written, content, path):
    """On a full disk nothing is left."""
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file)
    except OSError as error:
        os.unlink(written)
        sys.exit("%s: %s" % (path, error.strerror))


def _release(path, run):
    found = _read(path)
    if found is not None and found["run"] != run:
        return False
    if os.path.exists(path):
        os.unlink(path)
    return True
