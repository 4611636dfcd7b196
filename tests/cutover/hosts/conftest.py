from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.hosts.line import hang_up
from tests.cutover.hosts.ssh_server import SshServer, ssh_server


@pytest.fixture(scope="module")
def server() -> Iterator[SshServer]:
    with ssh_server() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SshServer) -> Iterator[Path]:
    """A user who knows the server, no agent that might help, and no connection that is left open."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh/known_hosts").write_text(server.known_as, encoding="utf-8")
    server.write_user_key(tmp_path / "key")
    server.visits.clear()
    yield tmp_path
    hang_up()
