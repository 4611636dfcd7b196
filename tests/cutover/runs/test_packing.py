"""One file to hand over."""

import zipfile
from pathlib import Path

from cutover.runs.manifest import must_be_unchanged, write_manifest
from cutover.runs.packing import pack


def test_unpacked_elsewhere_it_is_still_the_same_run(tmp_path: Path) -> None:
    folder = tmp_path / "20250801T210000Z-acceptance-lab"
    (folder / "evidence").mkdir(parents=True)
    (folder / "run.json").write_text("{}", encoding="utf-8")
    (folder / "evidence" / "a.png").write_bytes(b"PNG")
    write_manifest(folder)

    packed = pack(folder)

    assert packed == tmp_path / "20250801T210000Z-acceptance-lab.zip"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "elsewhere")
    assert must_be_unchanged(tmp_path / "elsewhere" / folder.name) == must_be_unchanged(folder)
