"""The code that this host serves with: digests of its files, and the packages in its processes' memory."""

import hashlib
import os

_COMPILED = "__pycache__"
_INSTALLED = (".dist-info", ".egg-info")


def digests(folder, names):
    """By path relative to the folder, the SHA-256 of each file under the names; what is not there is left out."""
    found = {}
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            found[name] = _sha256(path)
        for parent, folders, files in os.walk(path):
            folders[:] = [one for one in folders if one != _COMPILED]
            for file in files:
                whole = os.path.join(parent, file)
                if os.path.isfile(whole):
                    found[os.path.relpath(whole, folder)] = _sha256(whole)
    return found


def packages(pids):
    """Name and version of everything installed where one of these processes has loaded code from.

    The interpreter's own file would name the system's Python also for a virtual environment. A master that leaves the
    loading to its workers has loaded little itself.
    """
    return sorted(
        {
            name[: -len(ending)]
            for folder in {place for pid in pids for place in _places(pid)}
            for name in os.listdir(folder)
            for ending in _INSTALLED
            if name.endswith(ending)
        }
    )


def _places(pid):
    places: set = set()
    try:
        with open("/proc/%d/maps" % pid, errors="replace") as file:
            lines = file.readlines()
    except OSError:
        return places  # it ended while we looked
    for line in lines:
        path = line.rstrip("\n").partition("/")[2]
        for mark in ("/site-packages/", "/dist-packages/"):
            if mark in path:
                places.add("/" + path[: path.index(mark) + len(mark)])
    return {place for place in places if os.path.isdir(place)}


def _sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
