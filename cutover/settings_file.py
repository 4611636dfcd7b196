"""An instance's .env: read as the application reads it, changed without touching anything else."""

import difflib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dotenv.parser import Binding, parse_stream

from cutover.errors import ConfigurationError
from cutover.fleet import Endpoint, Settings

_MASK = "********"
_HARMLESS = re.compile(r"^(redis://|rediss://)?[\w.-]*(:\d+)?(/\d+)?$")


@dataclass(frozen=True)
class SettingsFile:
    """The text of a .env file. It may hold secrets: never print it, print a `diff`."""

    text: str

    def __repr__(self) -> str:
        return f"SettingsFile({len(self.text)} characters)"

    def value(self, key: str) -> str | None:
        """What the application gets: of several lines for one key the last; None where there is none."""
        values = [binding.value for binding in self._bindings() if binding.key == key]
        return values[-1] if values else None

    def redis(self, settings: Settings) -> Endpoint | None:
        """The Redis that the application reads from this file; None where the file names no host."""
        host = self.value(settings.host)
        port = self.value(settings.port) or "6379"
        return Endpoint.parse(f"{host}:{port}") if host else None

    def with_values(self, changes: Mapping[str, str]) -> "SettingsFile":
        """The file with these values, and every other byte as it was.

        Where a key stands more than once, each of its lines gets the value; where it stands nowhere, a line is added
        at the end. Raises ConfigurationError for a file with a line that cannot be read.
        """
        newline = "\r\n" if "\r\n" in self.text else "\n"
        parts = [_replaced(binding, changes) for binding in self._bindings()]
        missing = [key for key in changes if self.value(key) is None]
        text = "".join(parts)
        for key in missing:
            if text and not text.endswith("\n"):
                text += newline
            text += f"{key}={changes[key]}{newline}"
        return SettingsFile(text)

    def diff(self, changed: "SettingsFile", name: str) -> str:
        """A unified diff in which only Redis addresses, numbers and switches are shown; all else is masked."""
        before, after = self.text.splitlines(), changed.text.splitlines()
        return "\n".join(
            _masked(line) for line in difflib.unified_diff(before, after, name, f"{name} (new)", n=1, lineterm="")
        )

    def _bindings(self) -> list[Binding]:
        bindings = list(parse_stream(io.StringIO(self.text)))
        if broken := [str(binding.original.line) for binding in bindings if binding.error]:
            raise ConfigurationError.of(
                "Settings file",
                expected="lines of the form KEY=value",
                actual=f"line {', '.join(broken)} cannot be read, and python-dotenv skips it",
                next_action="correct the line on the instance by hand",
            )
        return bindings


def redis_changes(settings: Settings, endpoint: Endpoint, db: int) -> dict[str, str]:
    """What the plan writes and what the application reads, made consistent."""
    return {
        settings.url: f"redis://{endpoint}/{db}",
        settings.host: endpoint.host,
        settings.port: str(endpoint.port),
        settings.db: str(db),
        settings.enable: "true",
    }


_ASSIGNMENT = re.compile(
    r"""(?P<before>\s*(?:export[^\S\r\n]+)?['"]?[^=\#'"\s]+['"]?[^\S\r\n]*=[^\S\r\n]*)"""
    r"""(?P<value>'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|[^\r\n]*?)"""
    r"""(?P<after>(?:[^\S\r\n]+\#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r)?)\Z""",
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
    quote = found["value"][:1] if found["value"][:1] in {"'", '"'} else ""
    return f"{found['before']}{quote}{changes[binding.key]}{quote}{found['after']}"


def _masked(line: str) -> str:
    sign, _, rest = line[:1], None, line[1:]
    key, equals, value = rest.partition("=")
    if line.startswith(("---", "+++", "@@")) or not equals:
        return line
    shown = value if _HARMLESS.match(value.strip().strip("'\"")) and not _is_secret(key) else _MASK
    return f"{sign}{key}={shown}"


def _is_secret(key: str) -> bool:
    return re.search(r"key|secret|password|token", key, re.IGNORECASE) is not None
