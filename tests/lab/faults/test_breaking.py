"""What `lab break` and `lab mend` refuse, and what they say."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from lab.faults import before
from lab.faults.bench import Bench
from lab.faults.breaking import break_lab, mend_lab
from lab.faults.catalogue import FAULT_BY_ID
from lab.faults.notes import Notes
from lab.spec import LabSpec
from scripts import lab as verbs
from scripts.cli import cutover

pytestmark = pytest.mark.xdist_group("faults")


def refusal(spec: LabSpec, *ids: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        break_lab(spec, ids)
    return str(refused.value)


def test_an_unknown_fault(bench: Bench) -> None:
    assert refusal(bench.blueprint.spec, "X05", "Q99") == (
        "Fault Q99\n"
        "  expected: one of the catalogue\n"
        "  actual:   not in it\n"
        "  next:     see which there are: cutover lab faults; nothing was changed"
    )
    assert Notes(bench.blueprint.spec.state).broken() == ()


def test_a_lab_that_is_not_up(tmp_path: Path) -> None:
    assert refusal(LabSpec(name="none", states=tmp_path), "X05") == (
        "Lab 'none'\n"
        "  expected: up\n"
        "  actual:   not up\n"
        "  next:     bring it up: cutover lab up --separate --name none; nothing was changed"
    )


def test_a_fault_that_is_there_already(bench: Bench) -> None:
    spec = bench.blueprint.spec
    break_lab(spec, ["X06"])
    assert refusal(spec, "x06") == (
        "Lab 'faulty'\n"
        "  expected: not yet broken by X06\n"
        "  actual:   it is\n"
        "  next:     cutover lab mend X06 --name faulty; nothing was changed"
    )


def test_a_fault_that_needs_another_lab(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = bench.blueprint.spec
    smaller = replace(bench.blueprint, spec=replace(spec, separate=False, instances=1))
    monkeypatch.setattr(before, "of", lambda _spec: smaller)
    assert refusal(spec, "C03") == (
        "Lab 'faulty'\n"
        "  expected: one in which C03 can be shown\n"
        "  actual:   not --separate, --instances 2\n"
        "  next:     cutover lab up --separate --instances 2 --name faulty; nothing was changed"
    )


def test_what_was_never_broken_cannot_be_mended(bench: Bench) -> None:
    spec = bench.blueprint.spec
    break_lab(spec, ["X06"])
    with pytest.raises(ConfigurationError) as refused:
        mend_lab(spec, ["X05"])
    assert str(refused.value) == (
        "Lab 'faulty'\n"
        "  expected: broken by X05\n"
        "  actual:   X06\n"
        "  next:     cutover lab status --name faulty; nothing was changed"
    )


def test_faults_are_combined_and_mended_one_by_one_where_they_do_not_touch(bench: Bench) -> None:
    spec = bench.blueprint.spec
    break_lab(spec, ["X05", "X03"])
    break_lab(spec, ["X02"])
    with pytest.raises(ConfigurationError) as tied:
        mend_lab(spec, ["X05"])
    assert str(tied.value) == (
        "Lab 'faulty'\n"
        "  expected: nothing that was broken after X05 in the same file\n"
        "  actual:   X02\n"
        "  next:     cutover lab mend X05 X02 --name faulty; nothing was changed"
    )
    assert mend_lab(spec, ["x03"]) == ("X03",)
    FAULT_BY_ID["X05"].must_show(bench)
    FAULT_BY_ID["X02"].must_show(bench)
    assert Notes(spec.state).broken() == ("X05", "X02")


def test_a_fault_that_does_not_show_is_taken_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = FAULT_BY_ID["X05"]
    before = (bench.first.app / "standin.toml").read_bytes()
    ineffective = replace(fault, inject=lambda bench: bench.first.switch_on("logs-errors"))  # no restart
    monkeypatch.setitem(FAULT_BY_ID, "X05", ineffective)
    with pytest.raises(Mismatch, match="Journal of production-1"):
        break_lab(bench.blueprint.spec, ["X05"])
    assert Notes(bench.blueprint.spec.state).broken() == ()
    assert (bench.first.app / "standin.toml").read_bytes() == before


def test_mending_gives_files_back_byte_for_byte_with_their_mode_and_takes_new_ones_away(bench: Bench) -> None:
    one = Bench.of(bench.blueprint, "by hand").first
    settings, new = one.app / ".env", one.app / "new.txt"
    before, mode = settings.read_bytes(), settings.stat().st_mode
    one.edit(".env", lambda text: text.replace("\n", "\r\n"))
    one.edit(".env", lambda _text: "")
    one.edit("new.txt", lambda text: text + "here")
    os.chmod(settings, 0o644)  # noqa: PTH101
    mend_lab(bench.blueprint.spec)
    assert (settings.read_bytes(), settings.stat().st_mode, new.exists()) == (before, mode, False)


DIES_HALFWAY = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from lab.faults.breaking import break_lab
from lab.faults.catalogue import FAULT_BY_ID
from lab.spec import LabSpec

def inject(bench):
    bench.first.switch_on("logs-errors")
    bench.production_redis.stop()
    os.kill(os.getpid(), signal.SIGKILL)

FAULT_BY_ID["X05"] = replace(FAULT_BY_ID["X05"], inject=inject)
break_lab(LabSpec(name=sys.argv[1], states=Path(sys.argv[2]), fleets=Path(sys.argv[2])), ["X05"])
"""


def test_a_break_that_was_killed_halfway_is_mended(bench: Bench) -> None:
    spec = bench.blueprint.spec
    command = [sys.executable, "-c", DIES_HALFWAY, spec.name, str(spec.states)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert bench.production_redis.running is None
    assert Notes(spec.state).broken() == ("X05",)
    assert mend_lab(spec) == ("X05",)
    assert (bench.first.app / "standin.toml").read_text() == 'revision = "august"\nswitches = []\n'


def test_faults_that_hide_each_other_say_so(bench: Bench) -> None:
    with pytest.raises(ProbeError) as hidden:
        break_lab(bench.blueprint.spec, ["X06", "R03"])
    told = hidden.value.failure
    assert (told.subject, told.expected) == ("Fault R03", "can be injected")
    assert told.actual.startswith("ConnectionError: ")
    assert Notes(bench.blueprint.spec.state).broken() == ()


def test_a_lab_that_is_not_as_before_is_not_mended(bench: Bench) -> None:
    spec = bench.blueprint.spec
    break_lab(spec, ["X06"])
    left = bench.first.app / "left-behind.txt"
    left.touch()
    with pytest.raises(Mismatch, match=r"hosts/production-1/home/ec2-user/ChatMRPT/left-behind.txt: new"):
        mend_lab(spec)
    assert Notes(spec.state).broken() == ("X06",)
    left.unlink()
    assert mend_lab(spec) == ("X06",)


def test_the_verbs_say_what_was_done(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "LabSpec", lambda name: replace(bench.blueprint.spec, name=name))
    runner = CliRunner()

    def said(*words: str) -> str:
        result = runner.invoke(cutover, ["lab", *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert said("break", "X06", "--name", "faulty") == (
        "lab: X06: Production's Redis is down; to be noticed by watch, "
        "The Redis of an environment answers every one of its instances\n"
    )
    assert "broken                     X06: Production's Redis is down\n" in said("status", "--name", "faulty")
    assert json.loads(said("status", "--json", "--name", "faulty"))["broken"] == ["X06"]
    assert said("mend", "--name", "faulty") == (
        "lab: mended: X06\nlab: healthy: every instance serves, on its environment's Redis\n"
    )
    assert said("mend", "--name", "faulty").startswith("lab: nothing was broken\n")


def test_the_catalogue_is_listed_for_people_and_for_programs() -> None:
    listed = CliRunner().invoke(cutover, ["lab", "faults", "--json"])
    assert [one["id"] for one in json.loads(listed.output)] == sorted(one["id"] for one in json.loads(listed.output))
    text = CliRunner().invoke(cutover, ["lab", "faults"]).output
    assert "C03  One of production's instances is on staging's Redis\n     Every worker is connected to" in text
