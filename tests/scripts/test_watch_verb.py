"""The verb `watch`, where it is used wrongly: one message, and nothing is left."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cutover.fleets import SMALL


def call(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        [Path(sys.executable).with_name("cutover"), *words], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("watch",), "Missing option '--fleet'"),
        (("watch", "--fleet", "x", "--for", "soon"), "expected a span of time such as 10s, 10min or 24h, not 'soon'"),
        (("watch", "--fleet", "x", "--every", "0s"), "expected a span of time such as 10s, 10min or 24h, not '0s'"),
        (("watch", "--fleet", "no-such-fleet"), "Fleet 'no-such-fleet'"),
        (("watch", "note"), "Missing argument 'TEXT'"),
    ],
)
def test_refusals(words: tuple[str, ...], says: str) -> None:
    code, said = call(*words)

    assert code == 2
    assert says in said
    assert "Traceback" not in said


def test_a_channel_without_its_variable_is_refused_before_anything_runs(tmp_path: Path) -> None:
    fleet = tmp_path / "small.toml"
    fleet.write_text(f'channels = ["NO_SUCH_CHANNEL"]\n{SMALL}', encoding="utf-8")

    code, said = call("watch", "--fleet", str(fleet), "--for", "1s")

    assert code == 2
    assert said.startswith("Channel NO_SUCH_CHANNEL\n")
