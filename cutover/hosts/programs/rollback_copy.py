"""A switch and its rollback on a copy of the settings, in a folder of their own that is gone in the end."""

import base64
import os
import shutil
import signal
import stat
import sys
import tempfile

from cutover.hosts.programs import files

_NAME = ".cutover-preflight-"


def answer(path, content):
    """The copy as it was and as it is restored, each as sha256, mode, owner and group; or the error that came between.

    What the file itself has stands under `original`.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit("ended by somebody; the copy is removed"))
    try:
        folder = tempfile.mkdtemp(prefix=_NAME, dir=os.path.dirname(os.path.realpath(path)))
    except OSError as error:
        return {"error": "%s: %s" % (os.path.dirname(path), error.strerror)}
    try:
        return dict(_rehearsed(path, os.path.join(folder, os.path.basename(path)), content), original=_marks(path))
    except SystemExit as error:
        return {"error": str(error)}
    finally:
        shutil.rmtree(folder)


def _rehearsed(path, copy, content):
    before = _seen(files.answer("back_up", path, backup=copy))
    kept = files.answer("back_up", copy, backup=copy + ".backup")
    changed = files.answer("replace", copy, content=content, expected_sha256=before["sha256"])
    restored = files.answer("replace", copy, content=kept["content"], expected_sha256=changed["sha256"])
    is_written = base64.b64decode(changed["content"]) == base64.b64decode(content)
    return {"before": before, "after": _seen(restored), "is_written": is_written}


def _seen(answered):
    return dict(_marks(answered["path"]), sha256=answered["sha256"])


def _marks(path):
    seen = os.stat(path)
    return {"mode": "%04o" % stat.S_IMODE(seen.st_mode), "owner": seen.st_uid, "group": seen.st_gid}
