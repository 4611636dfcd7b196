"""Any change of a run's folder is seen and named."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError, Mismatch
from cutover.runs.manifest import MANIFEST, must_be_unchanged, write_manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("run.json", "results.jsonl", "verdict.json", "index.html", "evidence/a.png", "allure-results/b.json"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"content of {name}\n", encoding="utf-8")
    write_manifest(tmp_path)
    return tmp_path


def test_every_file_has_its_sha256(folder: Path) -> None:
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))

    assert len(told) == 6
    assert told["evidence/a.png"] == hashlib.sha256(b"content of evidence/a.png\n").hexdigest()
    assert must_be_unchanged(folder) == hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def test_a_manifest_is_written_once(folder: Path) -> None:
    before = (folder / MANIFEST).read_bytes()
    (folder / "run.json").write_text("other", encoding="utf-8")

    write_manifest(folder)

    assert (folder / MANIFEST).read_bytes() == before


@pytest.mark.parametrize(
    "name", ["run.json", "results.jsonl", "verdict.json", "index.html", "evidence/a.png", "allure-results/b.json"]
)
@pytest.mark.parametrize(
    ("tamper", "how"),
    [
        (lambda file: file.write_text("other", encoding="utf-8"), "changed"),
        (lambda file: file.unlink(), "gone"),
        (lambda file: (file.unlink(), file.symlink_to("/etc/hostname")), "changed"),
    ],
    ids=["written", "removed", "replaced by a link"],
)
def test_each_kind_of_file(folder: Path, name: str, tamper: Callable[[Path], object], how: str) -> None:
    tamper(folder / name)

    with pytest.raises(Mismatch) as seen:
        must_be_unchanged(folder)

    assert str(seen.value) == (
        f"Files of {folder}\n"
        "  expected: 6 files, as manifest.json has them\n"
        f"  actual:   {how}: {name}\n"
        "  next:     find out who changed them; this folder proves nothing any more"
    )


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
