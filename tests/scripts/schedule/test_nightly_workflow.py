"""The workflow for GitHub Actions: read by actionlint, and what its steps run is run as Actions does."""

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.scripts.schedule.checkout import LINE, SCHEDULE, Checkout
from tests.scripts.schedule.conftest import Lint

REPOSITORY = SCHEDULE.parents[1]
TEXT = (SCHEDULE / "nightly.yml").read_text(encoding="utf-8")


@cache
def workflow() -> dict[Any, Any]:
    """YAML takes the word `on` for true."""
    return dict(yaml.safe_load(TEXT))


def steps() -> dict[str, dict[str, Any]]:
    """By name, or by the action of those that have none."""
    return {step.get("name") or step["uses"].partition("@")[0]: step for step in workflow()["jobs"]["nightly"]["steps"]}


SCRIPTS = {name: step["run"] for name, step in steps().items() if "run" in step}


def perform(name: str, folder: Path, **variables: str) -> tuple[int, str]:
    """As Actions runs a step whose shell is bash."""
    (folder / "step.sh").write_text(SCRIPTS[name], encoding="utf-8")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", folder / "step.sh"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


def test_actionlint_finds_no_fault_in_it(lint: Lint) -> None:
    assert lint(TEXT) == []


def test_actionlint_would_find_one(lint: Lint) -> None:
    broken = TEXT.replace("secrets.TEAM_CHANNEL", "secret.TEAM_CHANNEL").replace("timeout-minutes", "timeout")

    assert [complaint.partition(". ")[0] for complaint in lint(broken)] == [
        '22: unexpected key "timeout" for "job" section',
        '55: undefined variable "secret"',
    ]


def test_two_nights_never_overlap_and_none_is_cut_short() -> None:
    assert workflow()["concurrency"] == {"group": "nightly", "cancel-in-progress": False}


def test_it_is_due_when_the_timer_is() -> None:
    ((minute, hour, *rest),) = [entry["cron"].split() for entry in workflow()[True]["schedule"]]

    timer = (SCHEDULE / "cutover-nightly.timer").read_text(encoding="utf-8")
    assert f"OnCalendar=*-*-* {int(hour):02}:{int(minute):02}:00 UTC" in timer.splitlines()
    assert rest == ["*", "*", "*"]


def test_it_may_read_the_code_and_nothing_else() -> None:
    assert workflow()["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow()["jobs"]["nightly"]
    assert steps()["actions/checkout"]["with"]["persist-credentials"] is False


def test_no_action_can_be_changed_under_its_name() -> None:
    used = [step["uses"] for step in steps().values() if "uses" in step]

    assert used
    assert all(re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40}", action) for action in used)


def test_only_the_look_is_given_secrets() -> None:
    holding = [name for name, step in steps().items() if "secrets." in str(step)]

    assert holding == ["Look"]
    assert "secrets." not in SCRIPTS["Look"]


@pytest.mark.parametrize("step", ["Keep the report", "Forget old nights", "Keep the nights for the next"])
def test_the_report_and_the_history_are_kept_whatever_the_verdict(step: str) -> None:
    assert steps()[step]["if"] == "always() && steps.night.outputs.folder != ''"


def test_what_is_brought_is_what_was_kept() -> None:
    brought, kept = steps()["Bring the nights before"]["with"], steps()["Keep the nights for the next"]["with"]

    assert brought["path"] == kept["path"]
    assert brought["path"].split()[0] == "reports/runs/history.jsonl"
    assert kept["key"].startswith(brought["restore-keys"])


@pytest.mark.parametrize("name", SCRIPTS)
def test_bash_can_read_each_step(name: str) -> None:
    assert subprocess.run(["bash", "-n"], input=SCRIPTS[name], text=True, check=False).returncode == 0


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_night_shows_its_line_names_its_folder_and_keeps_its_exit_code(checkout: Checkout, code: int) -> None:
    folder = checkout.place
    checkout.order(code)

    ended = perform(
        "Look",
        folder,
        PATH=f"{checkout.programs}:/usr/bin:/bin",
        FLEET="aws",
        GITHUB_OUTPUT=str(folder / "output"),
        GITHUB_STEP_SUMMARY=str(folder / "summary"),
    )

    assert ended == (code, f"{LINE}\n")
    assert checkout.words == ["nightly --fleet aws"]
    assert (folder / "summary").read_text("utf-8") == f"{LINE}\n"
    assert (folder / "output").read_text("utf-8") == "folder=/page\n"


def test_a_night_that_was_refused_has_no_report(checkout: Checkout) -> None:
    checkout.order(2, line="")
    output = checkout.place / "output"

    ended = perform(
        "Look",
        checkout.place,
        PATH=f"{checkout.programs}:/usr/bin:/bin",
        FLEET="aws",
        GITHUB_OUTPUT=str(output),
        GITHUB_STEP_SUMMARY=str(output),
    )

    assert ended == (2, "")
    assert not output.exists()


def test_it_sets_up_what_a_night_needs_and_no_lab(tmp_path: Path) -> None:
    """By names that scripts/setup.bash has."""
    (tmp_path / "scripts").mkdir()
    real = (REPOSITORY / "scripts/setup.bash").read_text(encoding="utf-8")
    named = re.findall(r"^(\w+)\(\)", real, flags=re.MULTILINE)
    noting = "".join(f"{name}() {{ echo {name}; }}\n" for name in named)
    (tmp_path / "scripts/setup.bash").write_text(noting, encoding="utf-8")

    ended = perform("Set up", tmp_path, PWD=str(tmp_path), GITHUB_PATH=str(tmp_path / "path"))

    assert ended == (0, "ensure_packages\nensure_allure\n")
    assert (tmp_path / "path").read_text("utf-8") == f"{tmp_path}/.venv/bin\n"


@pytest.mark.parametrize("nights", [1, 20, 23])
def test_old_nights_are_forgotten_and_the_index_is_not(tmp_path: Path, nights: int) -> None:
    runs = tmp_path / "reports/runs"
    names = [f"202508{day:02}T010000Z-nightly-aws" for day in range(1, nights + 1)]
    for name in (*names, "20250101T010000Z-switch-aws"):
        (runs / name).mkdir(parents=True)
    (runs / "history.jsonl").touch()

    assert perform("Forget old nights", tmp_path) == (0, "")
    assert sorted(path.name for path in runs.iterdir()) == [
        "20250101T010000Z-switch-aws",
        *names[-20:],
        "history.jsonl",
    ]
