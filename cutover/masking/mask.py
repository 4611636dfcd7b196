"""What is written into a run's folder goes through a mask first."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from cutover.errors import ConfigurationError
from cutover.fleet import Application, Fleet
from cutover.masking.archive import rewritten
from cutover.masking.forms import pattern_of
from cutover.masking.patterns import MASKED, Patterns
from cutover.secrets import known_secrets

SHORTEST = 6
"""Letters of a secret that can be told from other words."""


@dataclass(frozen=True)
class Mask:
    """Values that are secrets, in every form; and what is one by its place or its looks."""

    values: frozenset[str] = field(default=frozenset(), repr=False)
    application: Application = field(default_factory=Application)

    @classmethod
    def of(cls, fleet: Fleet) -> Self:
        values = known_secrets(fleet).values()
        return cls(frozenset(value for of_one in values for value in of_one), fleet.application)

    def knowing(self, *values: str | None) -> "Mask":
        """With more values: cookies, ids of sessions."""
        return Mask(self.values | {value for value in values if value}, self.application)

    def text(self, text: str) -> str:
        return self._patterns.masked(self._values.sub(MASKED, text))

    def content(self, content: bytes) -> bytes:
        """Of a file: a text, a zip file with all that is in it, or something else, of which every length is kept."""
        archive = rewritten(content, member=self.content, name=self.text)
        if archive is not None:
            return archive
        if b"\0" in content:
            return self._bytes.sub(lambda found: b"*" * len(found.group()), content)
        return self.text(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    @cached_property
    def _patterns(self) -> Patterns:
        return Patterns(self.application)

    @cached_property
    def _values(self) -> re.Pattern[str]:
        """The longest first: of none that is part of another a half is left."""
        long_enough = [value for value in self.values if len(value) >= SHORTEST]
        return re.compile("|".join(map(pattern_of, sorted(long_enough, key=lambda one: (-len(one), one)))) or "(?!)")

    @cached_property
    def _bytes(self) -> re.Pattern[bytes]:
        return re.compile(self._values.pattern.encode())


def must_be_maskable(fleet: Fleet) -> None:
    """Raises ConfigurationError for a secret that is shorter than what can be found without finding other words."""
    for name, (whole, *_) in known_secrets(fleet).items():
        if 0 < len(whole) < SHORTEST:
            raise ConfigurationError.of(
                f"Secret {name}",
                expected=f"at least {SHORTEST} characters: it is masked in all that a run leaves",
                actual=f"{len(whole)} characters",
                next_action="give it a longer value, there and here; nothing was started",
            )
