"""A unit as its service manager shows it, and the files that say how it is started."""

import os
import subprocess
import sys

_FOLDERS = ("etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")
PROPERTIES = ("MainPID", "ActiveState", "SubState", "UnitFileState", "NeedDaemonReload", "NRestarts")


def show(unit, systemctl):
    """The properties that the service manager knows; it may lack some."""
    command = systemctl + ["show", unit] + [word for name in PROPERTIES for word in ("-p", name)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=20)
    if process.returncode != 0:
        sys.exit("%s: %s" % (" ".join(command), err.decode(errors="replace").strip()))
    return dict(line.split("=", 1) for line in out.decode().splitlines() if "=" in line)


def files(unit, root):
    """Unit file and drop-ins below the root folder, each with the time of its last change."""
    name = unit + ".service"
    found = []
    for folder in (os.path.join(root, place) for place in _FOLDERS):
        paths = [os.path.join(folder, name)]
        drop_ins = os.path.join(folder, name + ".d")
        if os.path.isdir(drop_ins):
            paths += [os.path.join(drop_ins, one) for one in sorted(os.listdir(drop_ins)) if one.endswith(".conf")]
        found += [[path, changed(path)] for path in paths if os.path.isfile(path)]
    return found


def changed(path):
    """Of content or of place: a file that is moved over another one keeps its old time of writing."""
    seen = os.stat(path)
    return max(seen.st_mtime, seen.st_ctime)
