"""Secrets are named in the fleet file and read from the process environment; they stand nowhere else."""

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from cutover.errors import ConfigurationError
from cutover.fleet import Fleet

_READ_BY_BOTO = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_TOKEN = re.compile(r"[^/:@?&=#]{16,}")


def secret(name: str | None) -> str | None:
    """The value of the named variable; None where no secret is named. Raises ConfigurationError where it is not set."""
    if name is None:
        return None
    try:
        return os.environ[name]
    except KeyError as error:
        raise ConfigurationError.of(
            f"Secret {name}",
            expected="a variable of this name in the environment",
            actual="it is not set",
            next_action=f"export {name}=... and run the same command again",
        ) from error


def names_of_secrets(fleet: Fleet) -> tuple[str, ...]:
    """Every name of a variable that the fleet file has."""
    passwords = (environment.redis.password for environment in fleet.environments.values())
    return tuple(dict.fromkeys([*filter(None, passwords), *fleet.channels]))


def known_secrets(fleet: Fleet) -> Mapping[str, tuple[str, ...]]:
    """By name, of those that are set: the value, and what of it is one by itself; and passwords in the fleet's URLs."""
    values = {name: os.environ.get(name, "") for name in (*names_of_secrets(fleet), *_READ_BY_BOTO)}
    known = {name: (value, *_parts(value)) for name, value in values.items() if value}
    in_urls = [part for text in _texts(fleet.model_dump(mode="json")) for part in _password(text)]
    return {**known, **{f"in the fleet file's URLs, number {n}": (one,) for n, one in enumerate(in_urls, start=1)}}


def _parts(value: str) -> list[str]:
    """Of a URL: an error may name its password or a token in its path, and not the rest."""
    return [*_password(value), *_TOKEN.findall(value)] if "://" in value else []


def _password(text: str) -> list[str]:
    try:
        password = urlsplit(text).password if "://" in text else None
    except ValueError:
        return []
    return [*dict.fromkeys([password, unquote(password)])] if password else []


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict | list):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from _texts(part)
