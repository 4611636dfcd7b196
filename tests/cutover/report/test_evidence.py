from pathlib import Path

import pytest

from cutover.report.evidence import Evidence, evidence_of

PICTURE = "data:image/png;base64,cGljdHVyZQ=="


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder, with a picture beside it that is none of its business."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    run = tmp_path / "run"
    (run / "evidence").mkdir(parents=True)
    return run


def test_a_picture_is_carried_along(run: Path) -> None:
    (run / "evidence/end.PNG").write_bytes(b"picture")

    assert evidence_of(run, "evidence/end.PNG") == Evidence("evidence/end.PNG", "./evidence/end.PNG", PICTURE)


def test_any_other_file_is_linked(run: Path) -> None:
    (run / "javascript:alert(1)?#.txt").write_bytes(b"text")

    assert evidence_of(run, "javascript:alert(1)?#.txt") == Evidence(
        "javascript:alert(1)?#.txt", "./javascript%3Aalert%281%29%3F%23.txt", None
    )


@pytest.mark.parametrize("name", ["evidence/gone.png", "evidence", "", "../secret.png", "evidence/../../secret.png"])
def test_what_is_no_file_of_the_folder_is_only_named(run: Path, name: str) -> None:
    assert evidence_of(run, name) == Evidence(name, None, None)


def test_an_absolute_path_and_a_link_lead_nowhere(run: Path) -> None:
    (run / "evidence/link.png").symlink_to(run.parent / "secret.png")
    absolute = str(run.parent / "secret.png")

    assert evidence_of(run, absolute) == Evidence(absolute, None, None)
    assert evidence_of(run, "evidence/link.png") == Evidence("evidence/link.png", None, None)
