"""A zip file, member by member."""

import io
import zipfile
import zlib
from collections.abc import Callable
from copy import copy


def rewritten(content: bytes, *, member: Callable[[bytes], bytes], name: Callable[[str], str]) -> bytes | None:
    """The same bytes where nothing is to be changed; None for what is no zip file, or one that cannot be read."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(one, archive.read(one)) for one in archive.infolist()]
            comment = archive.comment
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return None
    new = [(name(one.filename), member(bytes_of)) for one, bytes_of in members]
    if member(comment) == comment and new == [(one.filename, bytes_of) for one, bytes_of in members]:
        return content
    return _written([one for one, _ in members], new, member(comment))


def _written(old: list[zipfile.ZipInfo], new: list[tuple[str, bytes]], comment: bytes) -> bytes:
    """Two members may have got the same name."""
    written = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(written, "w") as archive:
        for number, (original, (name, bytes_of)) in enumerate(zip(old, new, strict=True)):
            member = copy(original)
            member.filename = name if name not in taken else f"{number}-{name}"
            taken.add(member.filename)
            member.extra = member.comment = b""
            archive.writestr(member, bytes_of)
        archive.comment = comment
    return written.getvalue()
