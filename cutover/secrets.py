"""Secrets are named in the fleet file and read from the process environment; they stand nowhere else."""

import os

from cutover.errors import ConfigurationError


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
