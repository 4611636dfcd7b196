"""How many mutations are noticed: counted from mutmut's own words, and from a project of two functions."""

from pathlib import Path

import pytest

from scripts.mutations import Score, exit_code, mutate, scores

RESULTS = """\
    cutover.checks.costs.x_must_cost__mutmut_1: killed
    cutover.checks.costs.x_must_cost__mutmut_2: survived
    cutover.checks.costs.x_must_cost__mutmut_3: timeout
    cutover.verdict.verdict.xǁVerdictǁcanonical_json__mutmut_1: killed
    cutover.witnesses.load.x_load__mutmut_1: not checked
"""


def test_each_package_by_what_became_of_its_mutations() -> None:
    assert scores(RESULTS, ["checks", "verdict"]) == [
        Score("checks", {"killed": 1, "survived": 1, "timeout": 1}),
        Score("verdict", {"killed": 1}),
    ]


def test_a_line_of_the_table() -> None:
    score = Score("checks", {"killed": 90, "survived": 5, "timeout": 2, "no tests": 2, "segfault": 1})

    assert str(score).split() == ["checks", "90", "5", "2", "2", "1", "100", "90.0%"]


@pytest.mark.parametrize(
    ("fates", "code"),
    [
        ({"killed": 90, "survived": 10}, 0),
        ({"killed": 89, "survived": 11}, 1),
        ({"killed": 89, "timeout": 11}, 1),
        ({"killed": 89, "no tests": 11}, 1),
        ({"killed": 99, "not checked": 1}, 3),
        ({}, 3),
    ],
)
def test_exit_codes(fates: dict[str, int], code: int) -> None:
    assert exit_code([Score("verdict", {"killed": 1}), Score("checks", fates)]) == code


PROJECT = {
    "pyproject.toml": """\
[tool.mutmut]
source_paths = ["cutover"]
pytest_add_cli_args_test_selection = ["tests"]
""",
    "cutover/__init__.py": "",
    "cutover/checks/__init__.py": "",
    "cutover/checks/size.py": "def is_small(number: int) -> bool:\n    return number < 10\n",
    "cutover/verdict/__init__.py": "",
    "cutover/verdict/word.py": "def word() -> str:\n    return 'GO'\n",
    "tests/test_both.py": """\
from cutover.checks.size import is_small
from cutover.verdict.word import word

def test_size(): assert is_small(9) and not is_small(11)
def test_word(): assert word() == 'GO'
""",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_project_whose_tests_miss_a_border(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """10 is neither: `<= 10` survives, and so does `< 11`; of the word nothing does."""
    assert mutate(project, ["checks", "verdict"], jobs=1) == 1

    lines = [line.split() for line in capfd.readouterr().out.splitlines()]
    assert ["checks", "0", "2", "0", "0", "0", "2", "0.0%"] in lines
    assert ["verdict", "2", "0", "0", "0", "0", "2", "100.0%"] in lines


def test_tests_that_fail_without_any_mutation(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "tests/test_both.py").write_text("def test_wrong(): assert False\n", encoding="utf-8")

    assert mutate(project, ["checks"], jobs=1) == 3

    assert "mutmut ended with exit code 1: nothing is known" in capfd.readouterr().err
