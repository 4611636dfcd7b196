"""The programs for a server's own python3: what they may be made of."""

import ast
import json
import re
import sys
from importlib.resources import files

import pytest

from cutover.hosts.bundle import bundled

PROGRAMS = sorted(
    entry.name
    for entry in files("cutover.hosts.programs").iterdir()
    if entry.name.endswith(".py") and entry.name != "__init__.py"
)


PACKAGE = "cutover.hosts.programs"
_SOURCES = re.compile(r"in json\.loads\((.*)\):$", re.MULTILINE)


def tree_of(program: str) -> ast.Module:
    source = files("cutover.hosts.programs").joinpath(program).read_text(encoding="utf-8")
    return ast.parse(source, feature_version=(3, 6))


def test_there_are_programs() -> None:
    assert {"files.py", "processes.py", "redis_servers.py"} <= set(PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS)
def test_python_3_6_can_read_it(program: str) -> None:
    """feature_version lets some newer forms pass: those are looked for by name."""
    newer = (ast.NamedExpr, ast.Match, ast.AsyncFor)
    assert [type(node).__name__ for node in ast.walk(tree_of(program)) if isinstance(node, newer)] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_imports_the_standard_library_alone(program: str) -> None:
    """And each other, which the bundle sends along."""
    imported = set()
    for node in ast.walk(tree_of(program)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "a relative import")

    assert imported - set(sys.stdlib_module_names) <= {"cutover.hosts.programs"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_bundle_carries_what_it_imports(program: str) -> None:
    """In the order in which the modules need each other, each once; the program itself comes last."""
    sources = dict(json.loads(ast.literal_eval(_SOURCES.findall(bundled(program.removesuffix(".py"), {}))[0])))
    loaded: list[str] = []
    for name, source in sources.items():
        tree = ast.parse(source)
        imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == PACKAGE]
        needed = [alias.name for node in imports for alias in node.names]
        assert set(needed) <= set(loaded), name
        loaded.append(name)

    assert loaded[-1] == program.removesuffix(".py")


@pytest.mark.parametrize("newer", ["capture_output", "text=True", "removeprefix", "removesuffix", "missing_ok"])
def test_it_calls_nothing_that_came_after_3_6(newer: str) -> None:
    for program in PROGRAMS:
        assert newer not in files("cutover.hosts.programs").joinpath(program).read_text(encoding="utf-8"), program
