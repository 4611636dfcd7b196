"""Reading and replacing a file on this host, its owner and mode kept."""

import base64
import hashlib
import os
import shutil
import sys
import tempfile

from cutover.hosts.programs import systemd

_CHANGED = "was changed by somebody else since it was read"


def answer(action, path, content=None, expected_sha256=None, backup=None):
    """Carry out read, read_if_there, back_up or replace; the answer is the file as it is then, or None."""
    if action == "read_if_there" and not os.path.exists(path):
        return None
    if action == "back_up":
        _back_up(path, backup, expected_sha256)
        path = backup
    elif action == "replace":
        _replace(path, base64.b64decode(content), expected_sha256)
    now = _read(path)
    content = base64.b64encode(now).decode()
    return {"path": path, "content": content, "sha256": _sha256(now), "changed": systemd.changed(path)}


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        sys.exit("%s: %s" % (path, error.strerror))


def _sha256(content):
    return hashlib.sha256(content).hexdigest()


def _back_up(path, backup, expected_sha256):
    """Copy the file beside itself with owner, mode and times; an older backup of that name is never overwritten."""
    if os.path.exists(backup):
        sys.exit("%s exists already" % backup)
    _read(path)  # what is not there leaves nothing half made
    temporary = backup + ".part"
    # Made closed: a copy takes the mode of its original only after it has its secrets.
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        shutil.copyfile(path, temporary)
        shutil.copystat(path, temporary)
        _own_like(path, temporary)
        if expected_sha256 not in (None, _sha256(_read(temporary))):
            os.unlink(temporary)
            sys.exit("%s %s" % (path, _CHANGED))
        os.rename(temporary, backup)
    except OSError as error:
        os.unlink(temporary)
        sys.exit("%s: %s" % (backup, error.strerror))


def _replace(path, content, expected_sha256):
    """Put the new content in the file's place in one step, if the file still is what was looked at."""
    if _sha256(_read(path)) != expected_sha256:
        sys.exit("%s %s" % (path, _CHANGED))
    path = os.path.realpath(path)
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=os.path.basename(path))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, temporary)
        _own_like(path, temporary)
        os.rename(temporary, path)
    except OSError as error:
        os.unlink(temporary)
        sys.exit("%s: %s" % (path, error.strerror))


def _own_like(path, copy):
    owner = os.stat(path)
    mine = os.stat(copy)
    if (owner.st_uid, owner.st_gid) != (mine.st_uid, mine.st_gid):
        os.chown(copy, owner.st_uid, owner.st_gid)
