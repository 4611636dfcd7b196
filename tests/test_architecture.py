"""What the design fixes: who may import whom, how long a file may be, where the one wait is."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("cutover", "fixtures", "lab", "scripts", "steps")
TESTERS = ("pytest", "pytest_bdd", "pytest_playwright", "allure", "allure_pytest", "_pytest")
MAY_IMPORT = {
    "cutover": {"cutover"},
    "lab": {"lab", "cutover"},
    "fixtures": {"fixtures", "cutover"},
    "steps": {"steps", "fixtures", "cutover"},
    "scripts": {"scripts", "cutover", "lab"},
}
GEVENT = {"gevent", "locust"}
LAB_MAY_IMPORT_OF_CUTOVER = ("cutover.fleet", "cutover.errors", "cutover.waiting")


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imports(file: Path) -> set[str]:
    """Every module that the file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(file)} imports relatively"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_in_one_direction(package: str) -> None:
    """The project's packages only: what is installed is everybody's."""
    ours = {*PACKAGES, "tests", "features"}
    wrong = {
        f"{named(file)}: {module}"
        for file in python_files(package)
        for module in imports(file)
        if module.partition(".")[0] in ours - MAY_IMPORT[package]
    }

    assert python_files(package)
    assert wrong == set()


def test_the_lab_knows_of_the_library_only_what_both_are_told_by() -> None:
    wrong = {
        f"{named(file)}: {module}"
        for file in python_files("lab")
        for module in imports(file)
        if module.partition(".")[0] == "cutover" and not module.startswith(LAB_MAY_IMPORT_OF_CUTOVER)
    }

    assert wrong == set()


@pytest.mark.parametrize("package", ["cutover", "lab", "scripts"])
def test_only_fixtures_and_steps_know_pytest(package: str) -> None:
    wrong = {
        f"{named(file)}: {module}"
        for file in python_files(package)
        for module in imports(file)
        if module.partition(".")[0] in TESTERS
    }

    assert wrong == set()


def test_the_library_does_not_know_the_lab() -> None:
    """What works only in the lab does not work: not even its name may decide anything."""
    assert [
        named(file) for file in python_files("cutover") if re.search(r"\b(moto|systemctl3)\b", file.read_text())
    ] == []


def test_locust_lives_in_a_program_of_its_own() -> None:
    """It exchanges what Python waits by, for the whole process: nobody imports what imports it."""
    everywhere = {named(file): imports(file) for file in python_files(*PACKAGES, "tests", "features")}

    lives_in = {name for name, found in everywhere.items() if {one.partition(".")[0] for one in found} & GEVENT}
    modules = {name.removesuffix(".py").replace("/", ".") for name in lives_in}
    assert lives_in == {"cutover/load/leader.py", "cutover/load/swarm.py", "cutover/load/user.py"}
    assert {name for name, found in everywhere.items() if found & modules} == {"cutover/load/swarm.py"}
    # Its plug-in for pytest is loaded by itself, and must go on to bring nothing along.
    assert not GEVENT & sys.modules.keys()


def test_files_are_short() -> None:
    files = [*python_files(*PACKAGES, "tests", "features"), ROOT / "conftest.py"]

    long = {named(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: lines for name, lines in long.items() if lines > 250} == {}


def sleeps(file: Path) -> bool:
    """Whether the file uses time.sleep: by its full name, or imported by name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    by_module = any(
        isinstance(node, ast.Attribute)
        and node.attr == "sleep"
        and isinstance(node.value, ast.Name)
        and node.value.id in {"time", "asyncio"}
        for node in ast.walk(tree)
    )
    by_name = any(
        isinstance(node, ast.ImportFrom)
        and node.module in {"time", "asyncio"}
        and "sleep" in {alias.name for alias in node.names}
        for node in ast.walk(tree)
    )
    return by_module or by_name


def test_one_place_waits() -> None:
    """The others keep a pace for somebody else: a probe on a host, and the service manager of the lab."""
    assert [named(file) for file in python_files(*PACKAGES, "tests", "features") if sleeps(file)] == [
        "cutover/hosts/programs/pings.py",
        "cutover/waiting.py",
        "lab/systemctl.py",
    ]


def test_no_test_is_skipped_or_expected_to_fail_but_where_only_root_may_look_or_npm_is_missing() -> None:
    excused = re.compile(r"mark\.(skip|skipif|xfail)\b|pytest\.(skip|xfail|importorskip)\(")

    files = [file for file in python_files("tests", "features") if file != Path(__file__).resolve()]
    assert [named(file) for file in files if excused.search(file.read_text(encoding="utf-8"))] == [
        "tests/cutover/allure/conftest.py",
        "tests/lab/network/conftest.py",
        "tests/scripts/schedule/conftest.py",
    ]


def test_no_file_of_the_project_names_a_place_on_one_machine() -> None:
    home = re.compile(r"/(?:home/(?!ec2-user\b)\w+|Users/\w+)/")

    wrong = [named(file) for file in python_files(*PACKAGES, "features") if home.search(file.read_text("utf-8"))]
    assert wrong == []


def test_a_program_s_words_are_no_print() -> None:
    """The library says nothing by itself: who calls it decides what a person sees."""
    printing = [
        named(file)
        for file in python_files("cutover", "fixtures", "steps")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert printing == []
