"""Locust exchanges what Python waits by: it is imported by one program, and by what only that program imports."""

import sys

from tests.test_architecture import PACKAGES, imports, named, python_files

LIVES_IN = ["cutover/load/leader.py", "cutover/load/swarm.py", "cutover/load/user.py"]


def test_nothing_else_imports_it() -> None:
    found = [
        named(file)
        for file in python_files(*PACKAGES, "tests", "features")
        if {module.partition(".")[0] for module in imports(file)} & {"locust", "gevent", "pytest_locust"}
    ]

    assert found == LIVES_IN


def test_nobody_imports_what_imports_it() -> None:
    modules = {name.removesuffix(".py").replace("/", ".") for name in LIVES_IN}
    found = [named(file) for file in python_files(*PACKAGES, "tests", "features") if imports(file) & modules]

    assert found == ["cutover/load/swarm.py"]


def test_it_is_not_in_the_process_of_the_tests() -> None:
    """Its plug-in for pytest is loaded by itself, and must go on to bring nothing along."""
    assert not {"locust", "gevent"} & sys.modules.keys()
