"""A lab's fleet file as a proof needs it: on one machine an answer that takes seconds will not come at all."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

_VISITORS_WAIT, _REDIS_IS_WAITED_FOR = "2.5s", "1s"


def nearby(fleet_file: Path, folder: Path, watch: Mapping[str, Any] | None = None) -> Path:
    """A copy that waits less, and that is watched otherwise where something is said of that."""
    document = tomllib.loads(fleet_file.read_text(encoding="utf-8"))
    document.setdefault("application", {})["answers_within"] = _VISITORS_WAIT
    for name in ("staging", "production"):
        document[name]["redis"]["answers_within"] = _REDIS_IS_WAITED_FOR
    if watch is not None:
        document["watch"] = dict(watch)
    copy = folder / fleet_file.name
    copy.write_text(tomli_w.dumps(document), encoding="utf-8")
    return copy
