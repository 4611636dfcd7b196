"""Which sessions are an environment's, from the folders on its instances."""

from pathlib import Path

import pytest

from cutover.carrying import owned_sessions
from cutover.errors import ProbeError
from cutover.fleet import Environment
from tests.cutover.carrying.two_servers import APPLICATION, new_id
from tests.cutover.fleets import fleet_with


def production(*roots: Path) -> Environment:
    instances = [
        {
            "name": f"production-{number}",
            "address": f"http://127.0.0.1:802{number}",
            "root": root,
            "host": {"via": "local"},
        }
        for number, root in enumerate(roots)
    ]
    return fleet_with("production", instances=instances).production


def folder(root: Path, path: str) -> None:
    (root / "srv/app/instance" / path).mkdir(parents=True)


def test_the_folders_of_all_instances_together(tmp_path: Path) -> None:
    ids = [new_id() for _ in range(3)]
    one, two = tmp_path / "one", tmp_path / "two"
    folder(one, f"uploads/{ids[0]}")
    folder(one, f"exports/{ids[1]}")
    folder(two, f"uploads/{ids[0]}")
    folder(two, f"uploads/{ids[2]}/visualizations")

    assert owned_sessions(production(one, two), APPLICATION) == frozenset(ids)


def test_what_is_no_session(tmp_path: Path) -> None:
    folder(tmp_path, "uploads/lost+found")
    (tmp_path / "srv/app/instance/uploads" / new_id()).write_text("a file")
    (tmp_path / "srv/app/instance/uploads" / new_id()).symlink_to(tmp_path)

    assert owned_sessions(production(tmp_path), APPLICATION) == frozenset()


def test_before_the_first_upload(tmp_path: Path) -> None:
    assert owned_sessions(production(tmp_path), APPLICATION) == frozenset()


def test_an_instance_out_of_reach(tmp_path: Path) -> None:
    environment = fleet_with(
        "production",
        instances=[
            {
                "name": "production-1",
                "address": "http://127.0.0.1:8021",
                "root": tmp_path,
                "host": {"via": "local", "become": ["/no/such/command"]},
            }
        ],
    ).production

    with pytest.raises(ProbeError, match="Host of production-1"):
        owned_sessions(environment, APPLICATION)
