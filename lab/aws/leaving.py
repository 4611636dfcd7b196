"""What was deleted and is still told, as `deleting`, for as long as AWS takes over it."""

import copy
import time
from typing import Any


class Leaving:
    def __init__(self) -> None:
        self._records: dict[str, tuple[Any, float]] = {}

    def add(self, name: str, record: Any, seconds: float) -> None:
        self._records[name] = (record, time.monotonic() + seconds)

    def told(self, status: str) -> dict[str, Any]:
        """Copies of those that are not gone yet, by name, with the attribute of that name at `deleting`."""
        now = time.monotonic()
        self._records = {name: kept for name, kept in self._records.items() if kept[1] > now}
        records = {name: copy.copy(record) for name, (record, _) in self._records.items()}
        for record in records.values():
            setattr(record, status, "deleting")
        return records
