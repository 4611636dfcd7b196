"""manifest.json: the sha256 of every file of a folder, so that any change can be seen, also in a year."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from cutover.errors import ConfigurationError, Mismatch

MANIFEST = "manifest.json"
_CHUNK = 1 << 20


def write_manifest(folder: Path) -> Path:
    """Of all that is in the folder now. A manifest that is there already is left as it is."""
    manifest = folder / MANIFEST
    if not manifest.exists():
        unfinished = manifest.with_suffix(".part")
        unfinished.write_text(json.dumps(_sums(folder), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        unfinished.rename(manifest)
    return manifest


def must_be_unchanged(folder: Path) -> str:
    """Every file is as the manifest has it, and there is no other. The manifest's own sha256, to be compared by hand.

    Raises Mismatch naming each file that was changed, is gone or was added; ConfigurationError where there is no
    manifest: the run did not come to its end, or was made before there were any.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise ConfigurationError.of(
            f"Run folder {folder}",
            expected=f"a {MANIFEST}, as a run leaves it at its end",
            actual="none",
            next_action="the run did not come to its end: nothing can be checked against it",
        )
    written, found = _written(manifest), _sums(folder)
    changes = [
        *(f"changed: {name}" for name in sorted(written.keys() & found.keys()) if written[name] != found[name]),
        *(f"gone: {name}" for name in sorted(written.keys() - found.keys())),
        *(f"added: {name}" for name in sorted(found.keys() - written.keys())),
    ]
    if changes:
        raise Mismatch.of(
            f"Files of {folder}",
            expected=f"{len(written)} files, as {MANIFEST} has them",
            actual="\n".join(changes),
            next_action="find out who changed them; this folder proves nothing any more",
        )
    return sha256_of(manifest)


def sha256_of(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _written(manifest: Path) -> dict[str, str]:
    try:
        written = json.loads(manifest.read_text(encoding="utf-8"))
        return {str(name): str(sha256) for name, sha256 in written.items()}
    except (ValueError, AttributeError) as error:
        raise Mismatch.of(
            f"{manifest}",
            expected="what a run wrote: a sha256 for each file",
            actual=f"{type(error).__name__}: {error}",
            next_action="find out who changed it; this folder proves nothing any more",
        ) from error


def _sums(folder: Path) -> dict[str, str]:
    """By path relative to the folder."""
    return {str(file.relative_to(folder)): _sum(file) for file in _files(folder)}


def _sum(file: Path) -> str:
    return f"link to {file.readlink()}" if file.is_symlink() else sha256_of(file)


def _files(folder: Path) -> Iterator[Path]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or path.is_file())
    return (path for path in found if path != folder / MANIFEST)
