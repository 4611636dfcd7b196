"""`cutover load` as it is called: what it refuses, and its account as exit code, table and JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cutover.load.account import Account
from cutover.load.folder import LoadFolder
from cutover.load.order import Order
from scripts import load as verb
from tests.cutover.fleets import SMALL
from tests.cutover.load.accounts import FOREIGN, OWN, account


@pytest.fixture
def fleet_file(tmp_path: Path) -> str:
    file = tmp_path / "small.toml"
    harmless = 'address = "http://127.0.0.1:8002"'
    file.write_text(SMALL.replace(harmless, f"{harmless}\nmay_be_disturbed = true"), encoding="utf-8")
    return str(file)


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Order]:
    """What was asked of the one who leads, whose load is a good one."""
    orders: list[Order] = []

    def lead(order: Order) -> Account:
        orders.append(order)
        return account(OWN)

    monkeypatch.setattr(verb, "lead", lead)
    monkeypatch.setattr(LoadFolder, "create", lambda fleet: LoadFolder(tmp_path / fleet))
    return orders


def test_what_is_asked_for(fleet_file: str, ordered: list[Order], tmp_path: Path) -> None:
    words = ["--users", "900", "--spawn-rate", "5", "--within", "30min", "--expect-workers", "2", "--host", "10.0.0.1"]
    done = CliRunner().invoke(verb.load, ["--fleet", fleet_file, *words])

    (order,) = ordered
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{account(OWN)}; {tmp_path}/small\n"
    assert order.model_dump(exclude={"suite"}) == {
        "fleet": fleet_file,
        "fleet_name": "small",
        "environment": "production",
        "address": "http://127.0.0.1:8002",
        "session_cookie": "chatmrpt_session",
        "users": 900,
        "spawn_rate": 5.0,
        "within_s": 1800.0,
        "workers": 2,
        "host": "10.0.0.1",
        "port": 5557,
        "folder": tmp_path / "small",
    }


def test_what_is_found_is_the_exit_code(fleet_file: str, ordered: list[Order], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "lead", lambda order: account(OWN, FOREIGN, users=order.users))

    done = CliRunner().invoke(verb.load, ["--fleet", fleet_file, "--users", "2", "--json"])

    assert ordered == []
    assert done.exit_code == 1
    assert json.loads(done.stdout)["outcomes"]["foreign"] == 1


def test_where_there_may_be_users_nothing_is_started(fleet_file: str, ordered: list[Order]) -> None:
    done = CliRunner().invoke(verb.load, ["--fleet", fleet_file, "--environment", "staging"])

    assert str(done.exception).startswith("Load on staging of small\n")
    assert ordered == []


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "Missing option '--fleet'."), (("--worker",), "--worker needs --master: the machine that leads.")],
)
def test_what_has_to_be_said(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(verb.load, words)

    assert done.exit_code == 2
    assert said in done.stderr
