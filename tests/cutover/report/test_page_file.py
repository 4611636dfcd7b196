"""index.html as a file of the run's folder."""

from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.report import write_page
from cutover.runs import Occasion, Outcome, RunFolder
from cutover.verdict import write_verdict
from tests.cutover.report.sample import ISOLATED, ON_STAGING, fill
from tests.cutover.verdict.making import result_of, run_of


def test_the_page_is_the_same_bytes_again_and_brings_the_verdict(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    fill(folder)

    page = write_page(folder)
    first = page.read_bytes()
    page.unlink()

    assert write_page(folder) == write_page(folder) == tmp_path / "index.html"
    assert page.read_bytes() == first
    assert folder.verdict_file.read_text(encoding="utf-8") == write_verdict(folder).canonical_json()


def test_another_page_in_the_folder_is_refused_and_left(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    fill(folder)
    folder.page.write_text("somebody's own", encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        write_page(folder)

    assert refused.value.failure.expected == "what the run's results give; line 1: <!doctype html>"
    assert refused.value.failure.actual == "another file, left as it is; line 1: somebody's own"
    assert folder.page.read_text(encoding="utf-8") == "somebody's own"


def test_a_verdict_that_was_changed_gets_no_page(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    fill(folder)
    folder.verdict_file.write_text("{}\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"verdict\.json"):
        write_page(folder)

    assert not folder.page.exists()


def test_a_baseline_that_goes_ahead_lists_what_is_wrong_now(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.begin(run_of(ISOLATED, occasion=Occasion.BASELINE))
    folder.append(result_of(ISOLATED, Outcome.KNOWN, failure=ON_STAGING, registered="shared-redis"))

    text = write_page(folder).read_text(encoding="utf-8")

    assert "<title>GO: baseline on lab</title>" in text
    assert '<h2 id="known-issues-title">Wrong now</h2>' in text
    assert "Fails as issue shared-redis is registered: Production uses staging&#39;s Redis." in text
    assert '<section id="reasons"' not in text
    assert "Nothing speaks against it: every selected scenario has a result" in text


def test_a_run_that_died_at_once_has_a_page_that_says_so(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.begin(run_of(ISOLATED))

    text = write_page(folder).read_text(encoding="utf-8")

    assert "<title>INCONCLUSIVE: acceptance on lab</title>" in text
    assert "It was selected, but never came to an end. Nothing is known." in text
    assert "<dt>Took</dt><dd>no scenario came to its end</dd>" in text
