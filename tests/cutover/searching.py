"""Looks for secrets in everything that a folder holds, in its own way: takes it apart, and decodes what it can."""

import base64
import binascii
import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote_plus, unquote_to_bytes

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")


def found_in_folder(folder: Path, secrets: Mapping[str, str]) -> dict[str, list[str]]:
    """By file, or member of a file, which of the secrets are in it, by their names. Names of files are searched too."""
    found: dict[str, list[str]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(file.relative_to(folder))
        for where, content in [(f"the name of {name}", name.encode()), *members(name, file.read_bytes())]:
            if names := found_in(content, secrets):
                found[where] = names
    return found


def members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The file; and of a zip file all members with their names, however deep."""
    yield name, content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                yield f"{name}: the name of {member.filename}", member.filename.encode()
                yield from members(f"{name}: {member.filename}", archive.read(member))


def found_in(content: bytes, secrets: Mapping[str, str]) -> list[str]:
    read = list(_readings(content))
    return [name for name, secret in secrets.items() if any(secret.encode() in reading for reading in read)]


def _readings(content: bytes) -> Iterator[bytes]:
    """As it is; unescaped once and twice; and everything that may be base64, decoded from each of its places."""
    unescaped = [content]
    for _ in range(2):
        unescaped += [other for one in unescaped for other in _unescaped(one) if other not in unescaped]
    yield from unescaped
    for one in unescaped:
        for run in _BASE64.findall(one):
            yield from _decoded(run)


def _unescaped(content: bytes) -> set[bytes]:
    text = content.decode("utf-8", "replace")
    return {
        unquote_to_bytes(content),
        unquote_plus(text).encode(),
        html.unescape(text).encode(),
        re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text).encode("utf-8", "replace"),
        re.sub(r"\\([\"'/\\])", r"\1", text).encode(),
    }


def _decoded(run: bytes) -> Iterator[bytes]:
    standard = run.replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4):
        part = standard[start : start + (len(standard) - start) // 4 * 4]
        rest = standard[start + len(part) :]
        padded = part + (rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b"")
        try:
            yield base64.b64decode(padded)
        except binascii.Error:
            continue
