"""Files that an upload has left where no session is, in real folders."""

from pathlib import Path

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Fleet
from cutover.witnesses.uploads import strays
from tests.cutover.fleets import fleet_with

NAME, SESSION = "evil.csv", "11111111"


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    """Of two instances, whose exports are a link to another place."""
    roots = (tmp_path / "one", tmp_path / "two")
    for root in roots:
        (root / "srv/app/instance/uploads").mkdir(parents=True)
        (root / "mnt/exports").mkdir(parents=True)
        (root / "srv/app/instance/exports").symlink_to(root / "mnt/exports")
    return roots


def fleet(*roots: Path) -> Fleet:
    tables = [
        {"name": f"p{number}", "address": f"http://127.0.0.1:{number}", "root": root, "host": {"via": "local"}}
        for number, root in enumerate(roots, start=1)
    ]
    return fleet_with("production", instances=tables)


def left(root: Path, *places: str) -> None:
    for place in places:
        file = root / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def test_nothing_is_left_but_in_the_session_s_own_folder(roots: tuple[Path, Path]) -> None:
    for root in roots:
        left(root, f"srv/app/instance/uploads/{SESSION}/{NAME}", "srv/other.csv", "etc/evil.csv")

    assert strays(fleet(*roots), "production", NAME, SESSION) == {"p1": [], "p2": []}


def test_what_is_left_is_told_by_instance_in_its_own_words(roots: tuple[Path, Path]) -> None:
    """Above the application, in it, in another session's folder, in and above the target of a link."""
    left(roots[1], f"srv/{NAME}", f"srv/app/instance/{NAME}", f"srv/app/instance/uploads/2/{NAME}")
    left(roots[1], f"mnt/{NAME}", f"mnt/exports/3/{NAME}")

    found = strays(fleet(*roots), "production", NAME, SESSION)

    assert found["p1"] == []
    # The same file by two ways: its folder is looked into from above too.
    assert found["p2"] == [
        f"/srv/app/instance/{NAME}",
        f"/srv/app/instance/exports/../{NAME}",
        f"/srv/app/instance/exports/../exports/3/{NAME}",
        f"/srv/app/instance/exports/3/{NAME}",
        f"/srv/app/instance/uploads/../{NAME}",
        f"/srv/app/instance/uploads/../uploads/2/{NAME}",
        f"/srv/app/instance/uploads/2/{NAME}",
        f"/srv/{NAME}",
    ]


def test_on_a_server_a_path_is_told_whole(roots: tuple[Path, Path]) -> None:
    """Whose root folder is /."""
    app_folder = roots[0] / "srv/app"
    left(roots[0], f"srv/{NAME}")
    server = fleet_with("production", service={"app_folder": str(app_folder), "env_file": str(app_folder / ".env")})

    assert strays(server, "production", NAME, SESSION) == {"production-1": [f"{app_folder.parent}/{NAME}"]}


def test_without_a_session_no_place_is_its_own(roots: tuple[Path, Path]) -> None:
    left(roots[0], f"srv/app/instance/uploads/{SESSION}/{NAME}")

    assert f"/srv/app/instance/uploads/{SESSION}/{NAME}" in strays(fleet(roots[0]), "production", NAME, None)["p1"]


def test_the_application_s_packages_are_not_searched(roots: tuple[Path, Path]) -> None:
    left(roots[0], f"srv/app/1/2/3/{NAME}", f"srv/app/1/2/3/4/{NAME}")

    assert strays(fleet(roots[0]), "production", NAME, SESSION) == {"p1": [f"/srv/app/1/2/3/{NAME}"]}


def test_folders_that_cannot_be_searched(tmp_path: Path) -> None:
    with pytest.raises(ProbeError) as unread:
        strays(fleet(tmp_path), "production", NAME, SESSION)

    failure = unread.value.failure
    assert (failure.subject, failure.expected) == ("Files on p1", "a list of the files with a certain name")
    assert failure.actual.count("No such file or directory") == 5
    assert f"{tmp_path}/srv/app/instance/exports/.." in failure.actual
    assert failure.next_action == ("see whether the rights that are declared for this host suffice to read the folders")


def test_a_search_that_fails_without_a_word(roots: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    mute = tmp_path / "bin/mute"
    mute.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    mute.chmod(0o755)
    table = {"name": "p1", "address": "http://127.0.0.1:1", "root": roots[0]}
    searched = fleet_with("production", instances=[{**table, "host": {"via": "local", "become": [str(mute)]}}])

    with pytest.raises(ProbeError) as unread:
        strays(searched, "production", NAME, SESSION)

    assert unread.value.failure.actual == "exit code 7"


def test_a_folder_that_is_not_there_hides_nothing_of_the_others(tmp_path: Path) -> None:
    left(tmp_path, f"srv/{NAME}")

    assert strays(fleet(tmp_path), "production", NAME, SESSION) == {"p1": [f"/srv/{NAME}"]}
