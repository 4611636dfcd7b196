"""The settings that a switch changes: whether the values that it will write in .env are those that count."""

import io
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from dotenv.parser import parse_stream

from cutover.errors import Mismatch
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.new_settings import moved
from cutover.runbook.preflight.before import BeforeChange, Source, names
from cutover.runbook.preflight.line import Seen
from cutover.settings_file import SettingsFile
from cutover.witnesses.declared import place_of_url

_HIDDEN = "********"


def to_be(fleet: Fleet, now: SettingsFile, target: Endpoint) -> SettingsFile:
    """As a switch will write them. Raises ConfigurationError for what it will refuse to change."""
    return moved(now, fleet, target)


def can_be_changed(instance: str, fleet: Fleet, now: SettingsFile, target: Endpoint) -> Seen:
    """Raises ConfigurationError for what a switch will refuse to change."""
    changed = to_be(fleet, now, target)
    there = sum(now.value(name) is not None for name in names(fleet))
    differing = sum(now.value(name) != changed.value(name) for name in names(fleet))
    return Seen(f"{there} settings there, {differing} to change", tuple(_notes(instance, now, names(fleet))))


def must_be_alone(
    instance: str, fleet: Fleet, new: Mapping[str, str | None], seen: BeforeChange, env_file: PurePosixPath
) -> Seen:
    """No other place has a value that beats .env: python-dotenv leaves alone what the process was started with.

    `new`: as .env will have them. `env_file`: its path on the instance. A unit that reads that file itself is told the
    new values at its restart.
    """
    elsewhere = [source for source in seen.sources if source.path != str(env_file)]
    beating = [source for source in elsewhere if not _is_same(source.value, new.get(source.name))]
    # What the unit's files say now, they will say again at the next start; of the rest nobody knows where it is from.
    known = {source.name for source in seen.sources}
    inherited = [
        name for name, value in seen.process.items() if name not in known and not _is_same(value, new.get(name))
    ]
    if beating or inherited:
        actual = [_told(source, fleet) for source in beating]
        actual += [f"the main process was started with {_shown(name, seen.process[name], fleet)}" for name in inherited]
        raise Mismatch.of(
            f"Settings of {instance}",
            expected="no value but that of .env, or the same: what the unit sets beats .env",
            actual="\n".join(actual),
            next_action=_next_action(list(dict.fromkeys(source.path for source in beating)), inherited),
        )
    notes = (*_same(elsewhere, fleet), *_idle(seen))
    return Seen(".env alone has them" if not elsewhere else "the unit has the same as .env will have", notes)


def _is_same(value: str, wanted: str | None) -> bool:
    """Neither an address nor a yes minds capitals."""
    return wanted is not None and value.casefold() == wanted.casefold()


def _next_action(where: list[str], inherited: list[str]) -> str:
    actions = []
    if where:
        actions.append(f"take it out of {' and '.join(where)}, then daemon-reload and restart")
    if inherited:
        actions.append(
            f"find where {', '.join(inherited)} comes from: systemctl show-environment, DefaultEnvironment, or a unit "
            "that was changed after the last start (then a restart ends it)"
        )
    return "; ".join([*actions, "a switch would have no effect until then"])


def _told(source: Source, fleet: Fleet) -> str:
    return f"{source.path}, line {source.line}: {_shown(source.name, source.value, fleet)}"


def _shown(name: str, value: str, fleet: Fleet) -> str:
    """A setting with its value, without a password."""
    settings = fleet.application.settings
    if name == settings.password:
        return f"{name}={_HIDDEN}"
    if name == settings.url:
        place = place_of_url(value)
        return f"{name}, which names {place}" if place else f"{name}={_HIDDEN}"
    return f"{name}={value.rpartition('@')[2]}"


def _same(elsewhere: list[Source], fleet: Fleet) -> Iterator[str]:
    for source in elsewhere:
        yield f"{_told(source, fleet)}, as .env will have it: right today, and wrong at the next change"


def _idle(seen: BeforeChange) -> Iterator[str]:
    for path, name in seen.ignored:
        yield f"{path} names {name} and does nothing, for it does not end in .conf"


def _notes(instance: str, now: SettingsFile, wanted: list[str]) -> Iterator[str]:
    for name, lines in _lines(now, wanted).items():
        if len(lines) > 1:
            told = f"lines {', '.join(map(str, lines))} of .env of {instance}"
            yield f"{name} stands {len(lines)} times, {told}: the last counts, all are changed"
    for number, text in enumerate(now.text.splitlines(), 1):
        bare = text.lstrip()
        name = bare.lstrip("# ").removeprefix("export ").partition("=")[0].strip()
        if bare.startswith("#") and name in wanted:
            yield f"line {number} of .env of {instance} is a comment that names {name}: it stays as it is"


def _lines(now: SettingsFile, wanted: list[str]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for binding in parse_stream(io.StringIO(now.text)):
        if binding.key in wanted:
            blank = len(binding.original.string) - len(binding.original.string.lstrip("\r\n"))
            before = binding.original.string[:blank].count("\n")
            found.setdefault(str(binding.key), []).append(binding.original.line + before)
    return found
