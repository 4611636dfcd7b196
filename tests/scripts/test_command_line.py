"""The command line: verbs, exit codes, and refusals that say what to do."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from cutover.errors import ConfigurationError, CutoverError, Mismatch, ProbeError
from cutover.fleet.loading import ENVIRONMENTS
from scripts import cli, switching
from tests.cutover.fleets import SMALL
from tests.cutover.servers import closed

VERBS = [
    *("lab", "rehearse", "prove", "preflight", "baseline", "provision", "switch", "accept", "rollback"),
    *("watch", "load", "nightly", "verdict", "report", "history"),
]
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """`cutover WORDS...`: exit code, output, errors."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cutover", *words])
        capfd.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def fleet_file(tmp_path: Path) -> str:
    """A fleet whose AWS does not answer."""
    file = tmp_path / "small.toml"
    file.write_text(f'aws_endpoint = "http://{closed()}"\n{SMALL}', encoding="utf-8")
    return str(file)


def test_help_lists_the_verbs_and_the_exit_codes(call: Call) -> None:
    code, out, _ = call("--help")

    listed = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line.strip()]
    assert code == 0
    assert listed == VERBS
    assert "Exit codes: 0 GO or done, 1 NO-GO or failed, 2 configuration or usage, 3 INCONCLUSIVE." in " ".join(
        out.split()
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(call: Call, verb: str) -> None:
    code, out, _ = call(verb, "--help")

    assert code == 0
    assert f"cutover {verb} " in out.splitlines()[0]
    assert out.splitlines()[2].strip(), "a sentence that says what it does"


def test_an_unknown_verb(call: Call) -> None:
    code, out, err = call("acept")

    assert (code, out) == (2, "")
    assert "No such command 'acept'" in err


@pytest.mark.parametrize("verb", ["baseline", "accept", "provision", "switch"])
def test_the_fleet_has_no_default(call: Call, verb: str) -> None:
    code, _, err = call(verb)

    assert code == 2
    assert "Missing option '--fleet'" in err


@pytest.mark.parametrize("verb", ["baseline", "accept", "provision", "switch"])
def test_an_unknown_fleet(call: Call, verb: str) -> None:
    code, out, err = call(verb, "--fleet", "no-such-fleet")

    known = ", ".join(sorted(file.stem for file in ENVIRONMENTS.glob("*.toml")))
    assert (code, out) == (2, "")
    assert err == (
        "Fleet 'no-such-fleet'\n"
        f"  expected: the path of a fleet file, or a name in {ENVIRONMENTS}/: {known}\n"
        "  actual:   no such file\n"
        "  next:     name one of these, or start the rehearsal fleet first: uv run cutover lab up\n"
    )


@pytest.mark.parametrize("verb", ["verdict", "report"])
def test_a_folder_that_is_no_run_s(call: Call, verb: str, tmp_path: Path) -> None:
    code, out, err = call(verb, str(tmp_path))

    assert (code, out) == (2, "")
    assert err == (
        f"Run folder {tmp_path}\n"
        "  expected: a folder with run.json in it, as baseline and accept leave it in reports/runs/\n"
        "  actual:   no run.json there\n"
        "  next:     give the path that the run printed at its end\n"
    )


@pytest.mark.parametrize("options", [(), ("--apply",), ("--destroy",), ("--destroy", "--apply")])
def test_provision_asks_aws_and_says_so_where_it_does_not_answer(
    call: Call, fleet_file: str, options: tuple[str, ...]
) -> None:
    code, out, err = call("provision", "--fleet", fleet_file, *options)

    assert (code, out) == (3, "")
    assert "AWS about " in err
    assert "  next:     see whether this machine reaches AWS at the address above\n" in err


def raising(kind: type[CutoverError]) -> Callable[..., NoReturn]:
    def move(*_: object, **__: object) -> NoReturn:
        raise kind.of("Redis", expected="two", actual="one", next_action="switch")

    return move


@pytest.mark.parametrize(("kind", "code"), [(Mismatch, 1), (ConfigurationError, 2), (ProbeError, 3)])
def test_an_error_of_the_product_is_shown_as_it_reads(
    call: Call, fleet_file: str, monkeypatch: pytest.MonkeyPatch, kind: type[CutoverError], code: int
) -> None:
    monkeypatch.setattr(switching, "plan", raising(kind))

    assert call("switch", "--fleet", fleet_file) == (
        code,
        "",
        "Redis\n  expected: two\n  actual:   one\n  next:     switch\n",
    )


def test_a_secret_that_is_missing_is_told_before_anything_runs(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRODUCTION_REDIS_PASSWORD", raising=False)
    file = tmp_path / "small.toml"
    cluster = 'cluster = "redis-production"'
    file.write_text(SMALL.replace(cluster, f'{cluster}\npassword = "PRODUCTION_REDIS_PASSWORD"'), encoding="utf-8")

    code, _, err = call("accept", "--fleet", str(file))

    assert code == 2
    assert err.startswith("Secret PRODUCTION_REDIS_PASSWORD\n")


def test_a_browser_that_is_missing_is_told_before_anything_runs(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text(f'browser = {{ program = "{tmp_path}/no-browser" }}\n{SMALL}', encoding="utf-8")

    code, _, err = call("baseline", "--fleet", str(file))

    assert code == 2
    assert err == (
        "Browser\n"
        f"  expected: {tmp_path}/no-browser\n"
        "  actual:   not found on this machine\n"
        "  next:     Debian: apt install chromium; Fedora: dnf install chromium; macOS: brew install google-chrome\n"
    )
