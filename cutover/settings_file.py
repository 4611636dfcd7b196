"""An instance's .env: read as the application reads it, changed without touching anything else."""

import difflib
import io
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from dotenv.parser import Binding, parse_stream
from dotenv.variables import parse_variables

from cutover.errors import ConfigurationError

_MASK = "********"
_PLAIN = re.compile(r"\d{0,5}|true|false|production|staging|development|testing", re.IGNORECASE)
"""Values that cannot be a secret."""
_BARE = re.compile(r"[\w./:@%+,=-]*", re.ASCII)
_QUOTABLE = re.compile(r"[ !#-&(-\[\]-~]*")
"""Printable ASCII without quotes and backslash."""
_ADDRESS = re.compile(r"(rediss?://)?[\w.-]*(:\d+)?(/\d+)?")
_SECRET = re.compile(r"key|secret|pass|pwd|token|auth|credential|#", re.IGNORECASE)
"""Names of settings, and comments, of which nothing is shown."""


@dataclass(frozen=True)
class SettingsFile:
    """The text of a .env file. It may hold secrets: never print it, print a `diff`."""

    text: str

    def __repr__(self) -> str:
        return f"SettingsFile({len(self.text)} characters)"

    @classmethod
    def parse(cls, content: bytes, name: str) -> "SettingsFile":
        """Raises ConfigurationError for what is no UTF-8, which python-dotenv refuses too."""
        try:
            return cls(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise ConfigurationError.of(
                f"Settings file {name}",
                expected="text in UTF-8",
                actual=f"another encoding, at byte {error.start}",
                next_action="correct the file on the instance by hand",
            ) from error

    def value(self, key: str) -> str | None:
        """What the application gets; None where there is none."""
        return self.values().get(key)

    def values(self) -> dict[str, str | None]:
        """What the application gets: of several lines for a key the last, ${OTHER} replaced.

        A line that cannot be read is skipped, as python-dotenv skips it. Variables of the instance's own process
        environment are not known here.
        """
        known: dict[str, str | None] = {}
        for binding in parse_stream(io.StringIO(self.text)):
            if binding.key is not None and binding.value is not None:
                known[binding.key] = "".join(atom.resolve(known) for atom in parse_variables(binding.value))
            elif binding.key is not None:
                known[binding.key] = None
        return known

    def with_values(self, changes: Mapping[str, str]) -> "SettingsFile":
        """The file with these values, and every other byte as it was.

        Where a key stands more than once, each of its lines gets the value; where it stands nowhere, a line is added
        at the end. Raises ConfigurationError for a file with a line that cannot be read.
        """
        newline = "\r\n" if "\r\n" in self.text else "\n"
        parts = [_replaced(binding, changes) for binding in self._bindings()]
        missing = [key for key in changes if self.value(key) is None]
        text = "\ufeff" * self.text.startswith("\ufeff") + "".join(parts)
        for key in missing:
            if text and not text.endswith("\n"):
                text += newline
            text += f"{key}={_written(key, changes[key])}{newline}"
        return SettingsFile(text)

    def diff(self, changed: "SettingsFile", name: str) -> str:
        """A unified diff. Of what changes, addresses are shown; of the rest, only values that cannot be a secret."""
        before, after = self.text.splitlines(), changed.text.splitlines()
        head, *lines = list(difflib.unified_diff(before, after, name, f"{name} (new)", n=1, lineterm="")) or [""]
        changing = {key for key in _keys(changed) if self.value(key) != changed.value(key)}
        return "\n".join([head, *lines[:1], *(_masked(line, changing) for line in lines[1:])])

    def shown(self, addresses: AbstractSet[str]) -> str:
        """For others to read: values that cannot be a secret, and those of the named settings that are addresses."""
        return "\n".join(_masked(f" {line}", addresses)[1:] for line in self.text.splitlines())

    @property
    def unreadable(self) -> tuple[int, ...]:
        """The numbers of the lines that python-dotenv skips."""
        return tuple(_line(binding) for binding in parse_stream(io.StringIO(self.text)) if binding.error)

    def _bindings(self) -> list[Binding]:
        bindings = list(parse_stream(io.StringIO(self.text)))
        if broken := [str(number) for number in self.unreadable]:
            raise ConfigurationError.of(
                "Settings file",
                expected="lines of the form KEY=value",
                actual=f"line {', '.join(broken)} cannot be read, and python-dotenv skips it",
                next_action="correct the line on the instance by hand",
            )
        return bindings


_ASSIGNMENT = re.compile(
    r"""(?P<before>\s*(?:export[^\S\r\n]+)?['"]?[^=\#'"\s]+['"]?[^\S\r\n]*=[^\S\r\n]*)"""
    r"""(?:(?P<quoted>'(?:\\'|[^'])*'|"(?:\\"|[^"])*")(?=[^\S\r\n]*\#|[^\S\r\n]*(?:[\r\n]|\Z))|(?!\#)[^\r\n]*?)"""
    r"""(?P<after>(?:(?:[^\S\r\n]+|(?<=['"]))\#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r)?)\Z""",
    re.VERBOSE,
)


def _replaced(binding: Binding, changes: Mapping[str, str]) -> str:
    """The binding's own text, with nothing but the value exchanged; quotes, comment and line end stay."""
    original = binding.original.string
    if binding.key is None or binding.key not in changes:
        return original
    found = _ASSIGNMENT.match(original)
    if found is None:
        raise ConfigurationError.of(
            f"Settings file, line {binding.original.line}",
            expected=f"{binding.key}=value",
            actual="a form that cannot be changed safely",
            next_action="rewrite the line on the instance by hand",
        )
    value = _written(binding.key, changes[binding.key], (found["quoted"] or "")[:1])
    return f"{found['before']}{value}{found['after']}"


def _written(key: str, value: str, quote: str = "") -> str:
    """As each reader of such a file reads it: in the quotes that were there, or where it needs some in single ones."""
    if _BARE.fullmatch(value):
        return f"{quote}{value}{quote}"
    if not _QUOTABLE.fullmatch(value) or "${" in value:
        raise ConfigurationError.of(
            f"Settings file, {key}",
            expected="a value that every reader of such a file takes for the same",
            actual="one with a quote, a backslash, a line end, ${ or another character beyond printable ASCII",
            next_action="choose another value; nothing was changed",
        )
    return f"'{value}'"


def _line(binding: Binding) -> int:
    """The number of the line itself, not of the blank ones that the parser counts to it."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _keys(settings: SettingsFile) -> set[str]:
    return {binding.key for binding in parse_stream(io.StringIO(settings.text)) if binding.key}


def _masked(line: str, changing: AbstractSet[str]) -> str:
    """A line of a diff, behind its sign; a hunk's head stands at the first column and has none."""
    if line.startswith("@@") or not line[1:].strip():
        return line
    key, equals, value = line[1:].partition("=")
    if not equals:
        return f"{line[0]}{_MASK}"
    bare_key, bare_value = key.removeprefix("export").strip(), value.strip().strip("'\"")
    shown = _PLAIN.fullmatch(bare_value) or (bare_key in changing and _ADDRESS.fullmatch(bare_value))
    if _SECRET.search(bare_key):
        shown = None
    return f"{line[0]}{key}={value if shown else _MASK}"
