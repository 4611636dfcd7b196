"""A run's folder as one file, to be handed over."""

import zipfile
from pathlib import Path


def pack(folder: Path) -> Path:
    """<folder>.zip beside it, with the folder's name inside: the same members, in the same order, each time."""
    packed = folder.with_name(f"{folder.name}.zip")
    unfinished = packed.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
            archive.write(file, Path(folder.name) / file.relative_to(folder))
    return unfinished.rename(packed)
