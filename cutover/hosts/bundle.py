"""A host's program as one text: the program itself, and before it the ones that it imports."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

_IMPORT = re.compile(r"^from cutover\.hosts\.programs import (?P<names>\w+(?:, \w+)*)$", re.MULTILINE)

_LOADER = """\
import json, sys, types
programs = sys.modules["cutover.hosts.programs"] = types.ModuleType("cutover.hosts.programs")
for name, source in json.loads({sources}):
    module = types.ModuleType("cutover.hosts.programs." + name)
    exec(compile(source, name + ".py", "exec"), module.__dict__)
    setattr(programs, name, module)
print(json.dumps(module.answer(**json.loads({question}))))
"""


def bundled(program: str, question: dict[str, Any]) -> str:
    """What a host's python3 is fed: it prints the program's answer to the question as JSON."""
    return _LOADER.format(sources=_literal(_sources(program)), question=_literal(question))


@cache
def _sources(program: str) -> tuple[tuple[str, str], ...]:
    """Name and text; what a program imports comes before it."""
    source = files("cutover.hosts.programs").joinpath(f"{program}.py").read_text(encoding="utf-8")
    names = [name for line in _IMPORT.finditer(source) for name in line["names"].split(", ")]
    before = dict(known for name in names for known in _sources(name))
    return (*before.items(), (program, source))


def _literal(value: Any) -> str:
    """JSON in a string of Python's: both are the same on every version."""
    return json.dumps(json.dumps(value))
