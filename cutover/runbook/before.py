"""An instance as a change found it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Before:
    """An instance as it was before anything was done, on the record."""

    sha256: str
    """Of .env."""
    backup: PurePosixPath
    servers: frozenset[str]
    """The run_ids of the Redis servers that its workers were connected to."""
    sessions: str
    """host:port/db of its sessions; empty where they were in files, or on more than one server."""
    target: str
    """host:port/db of where they are to be."""

    def facts(self) -> dict[str, str]:
        return {
            "sha256": self.sha256,
            "backup": str(self.backup),
            "servers": " ".join(sorted(self.servers)),
            "sessions": self.sessions,
            "target": self.target,
        }

    @classmethod
    def of(cls, facts: Mapping[str, str]) -> "Before":
        return cls(
            facts["sha256"],
            PurePosixPath(facts["backup"]),
            frozenset(facts["servers"].split()),
            facts["sessions"],
            facts["target"],
        )
