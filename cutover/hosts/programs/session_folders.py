"""Whose sessions this host knows: the names of the folders that they left here."""

import os


def answer(folders):
    """The names of all folders in the folders; one that is not there holds none."""
    return sorted({entry.name for folder in folders if os.path.isdir(folder) for entry in os.scandir(folder)
                   if entry.is_dir(follow_symlinks=False)})  # fmt: skip
