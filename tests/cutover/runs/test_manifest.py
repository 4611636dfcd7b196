"""Any change of a run's folder is seen and named."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError, Mismatch
from cutover.runs.manifest import MANIFEST, must_be_unchanged, sha256_of, write_manifest

KINDS = (
    "run.json",
    "results.jsonl",
    "verdict.json",
    "history.json",
    "index.html",
    "junit-staging.xml",
    "pytest-together.log",
    "evidence/a.png",
    "evidence/a-trace.zip",
    "evidence/witnesses.json",
    "evidence/package.zip",
    "allure-results/b-result.json",
    "allure-results/b-attachment.png",
    "allure-results/environment.properties",
    "allure-report.html",
    "allure-history.jsonl",
)
"""A file of each kind that a run leaves."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in KINDS:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"content of {name}\n", encoding="utf-8")
    write_manifest(tmp_path)
    return tmp_path


def test_every_file_has_its_sha256(folder: Path) -> None:
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))

    assert sorted(told) == sorted(KINDS)
    assert told["evidence/a.png"] == hashlib.sha256(b"content of evidence/a.png\n").hexdigest()
    assert must_be_unchanged(folder) == hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def test_a_manifest_is_written_once(folder: Path) -> None:
    before = (folder / MANIFEST).read_bytes()
    (folder / "run.json").write_text("other", encoding="utf-8")

    write_manifest(folder)

    assert (folder / MANIFEST).read_bytes() == before


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("tamper", "how"),
    [
        (lambda file: file.write_text("other", encoding="utf-8"), "changed"),
        (lambda file: file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:]), "changed"),
        (lambda file: file.write_bytes(file.read_bytes() + b"\n"), "changed"),
        (lambda file: file.write_bytes(b""), "changed"),
        (lambda file: file.unlink(), "gone"),
        (lambda file: (file.unlink(), file.symlink_to("/etc/hostname")), "changed"),
    ],
    ids=["written", "one bit", "one more byte", "emptied", "removed", "replaced by a link"],
)
def test_each_kind_of_file(folder: Path, name: str, tamper: Callable[[Path], object], how: str) -> None:
    tamper(folder / name)

    with pytest.raises(Mismatch) as seen:
        must_be_unchanged(folder)

    assert str(seen.value) == (
        f"Files of {folder}\n"
        f"  expected: {len(KINDS)} files, as manifest.json has them\n"
        f"  actual:   {how}: {name}\n"
        "  next:     find out who changed them; this folder proves nothing any more"
    )


def test_a_file_that_was_moved(folder: Path) -> None:
    (folder / "evidence/a.png").rename(folder / "evidence/b.png")

    with pytest.raises(Mismatch) as seen:
        must_be_unchanged(folder)

    assert seen.value.failure.actual == "gone: evidence/a.png\nadded: evidence/b.png"


def test_a_manifest_that_was_made_to_fit_has_another_sha256(folder: Path) -> None:
    """Who changes both is found out by the sum that the run's owner has noted down."""
    noted = must_be_unchanged(folder)
    (folder / "results.jsonl").write_text("other", encoding="utf-8")
    (folder / MANIFEST).unlink()
    write_manifest(folder)

    assert must_be_unchanged(folder) != noted
    assert must_be_unchanged(folder) == sha256_of(folder / MANIFEST)


@pytest.mark.parametrize(
    ("line", "told"),
    [({"run.json": "0" * 64}, "changed: run.json"), ({"other.json": "0" * 64}, "gone: other.json")],
)
def test_a_line_of_the_manifest_that_is_another(folder: Path, line: dict[str, str], told: str) -> None:
    written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**written, **line}), encoding="utf-8")

    with pytest.raises(Mismatch) as seen:
        must_be_unchanged(folder)

    assert seen.value.failure.actual == told


def test_a_line_that_was_taken_out_of_the_manifest(folder: Path) -> None:
    written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    del written["evidence/a-trace.zip"]
    (folder / MANIFEST).write_text(json.dumps(written), encoding="utf-8")

    with pytest.raises(Mismatch) as seen:
        must_be_unchanged(folder)

    assert seen.value.failure.actual == "added: evidence/a-trace.zip"


def test_what_was_added(folder: Path) -> None:
    (folder / "evidence" / "manifest.json").write_text("{}", encoding="utf-8")

    with pytest.raises(Mismatch) as seen:
        must_be_unchanged(folder)

    assert seen.value.failure.actual == "added: evidence/manifest.json"


@pytest.mark.parametrize("content", ["", "[]", "no json"])
def test_a_manifest_that_is_none(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content, encoding="utf-8")

    with pytest.raises(Mismatch, match="a sha256 for each file"):
        must_be_unchanged(folder)


def test_a_run_that_did_not_come_to_its_end(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        must_be_unchanged(tmp_path)

    assert refused.value.failure.next_action == ("the run did not come to its end: nothing can be checked against it")
