"""Files: texts, zip files with what is in them, and what is neither."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from cutover.masking import Mask
from tests.cutover.searching import found_in_folder, members

SECRET = "hunter2/hunter2"
UUID = "5e551011-1d1d-4abc-9def-c0ffee123456"
MASK = Mask().knowing(SECRET)


def zipped(*files: tuple[str, bytes], comment: bytes = b"") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
        archive.comment = comment
    return written.getvalue()


def unzipped(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(one.filename, archive.read(one)) for one in archive.infolist()]


def test_a_text() -> None:
    assert MASK.content(f"Länge: {SECRET}\r\n".encode()) == "Länge: ***\r\n".encode()


def test_a_text_in_no_known_encoding() -> None:
    assert MASK.content(b"\xff\xfe" + SECRET.encode() + b"\xe9") == b"\xff\xfe***\xe9"


def test_what_is_no_text_keeps_its_length() -> None:
    """A picture, a table of a shapefile: whoever reads them counts bytes."""
    assert MASK.content(b"\x00\x01" + SECRET.encode() + b"\x00") == b"\x00\x01***************\x00"
    assert MASK.content(b"\x00 " + UUID.encode()) == b"\x00 " + UUID.encode(), "nothing else is touched"


def test_members_of_a_zip_file_however_deep() -> None:
    inner = zipped(("settings.txt", SECRET.encode()))
    masked = MASK.content(zipped(("a.bin", b"\x00\x01"), ("inner.zip", inner)))

    assert dict(unzipped(masked))["a.bin"] == b"\x00\x01"
    assert unzipped(dict(unzipped(masked))["inner.zip"]) == [("settings.txt", b"***")]


def test_names_of_members_and_the_comment() -> None:
    content = zipped((f"{UUID}/a", b"1"), (f"{UUID.replace('5', '6')}/a", b"2"), comment=SECRET.encode())

    masked = MASK.content(content)

    nobody = "00000000-0000-0000-0000-000000000000/a"
    assert unzipped(masked) == [(nobody, b"1"), (f"1-{nobody}", b"2")]
    with zipfile.ZipFile(io.BytesIO(masked)) as archive:
        assert archive.comment == b"***"


def test_a_zip_file_without_a_secret_stays_byte_for_byte() -> None:
    content = zipped(("a.txt", b"nothing to hide"), ("b/", b""))

    assert MASK.content(content) == content


@pytest.mark.parametrize("broken", [b"PK\x05\x06" + bytes(18), b"PK\x03\x04 and no more"])
def test_what_only_looks_like_a_zip_file(broken: bytes) -> None:
    assert MASK.content(broken) == broken


def test_a_zip_file_that_cannot_be_read_is_masked_as_bytes() -> None:
    """One byte of its content is wrong: no reader gets anything out of it."""
    content = bytearray(zipped((f"{SECRET}.txt", b"0123456789" * 50)))
    content[60] ^= 0xFF

    masked = MASK.content(bytes(content))

    assert len(masked) == len(content)
    assert SECRET.encode() not in masked


def test_a_trace_stays_one() -> None:
    """Lines of JSON, and files by the name of their digest."""
    request = {"url": f"http://x/{UUID}", "cookies": [{"name": "a", "value": SECRET}]}
    line = {"type": "resource-snapshot", "snapshot": {"request": request}}
    trace = zipped(
        ("trace.network", f"{json.dumps(line)}\n{json.dumps(line)}\n".encode()),
        ("resources/96f8.html", SECRET.encode()),
    )

    network, resource = unzipped(MASK.content(trace))

    assert [json.loads(one)["type"] for one in network[1].splitlines()] == ["resource-snapshot"] * 2
    assert resource == ("resources/96f8.html", b"***")


def test_the_search_itself_finds_what_is_in_a_zip_file_in_a_zip_file(tmp_path: Path) -> None:
    """Or nothing that it does not find would prove anything."""
    (tmp_path / "deep").mkdir()
    inner = zipped((f"{UUID}.txt", json.dumps({"said": "aHVudGVyMi9odW50ZXIy"}).encode()))
    (tmp_path / "deep" / "a.zip").write_bytes(zipped(("inner.zip", inner)))

    assert found_in_folder(tmp_path, {"secret": SECRET, "session": UUID, "other": "not there"}) == {
        "deep/a.zip: inner.zip": ["session"],
        f"deep/a.zip: inner.zip: the name of {UUID}.txt": ["session"],
        f"deep/a.zip: inner.zip: {UUID}.txt": ["secret"],
    }
    assert len(list(members("x", zipped(("inner.zip", inner))))) == 5
