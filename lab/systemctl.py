"""systemctl over a folder, as prompt as systemd's own: it sees in moments what systemctl3 looks for once a second.

Run as `python -m lab.systemctl`. systemd is told by the kernel when a process ends. With a second lost at each end of a
restart, the lab would show a downtime that no server has.
"""

import sys
import time
from typing import Any

from systemctl2 import systemctl3

_LOOK_EVERY_S = 0.05
_GENERATIONS = 5
"""Of processes below a service's first one; to find who is to be stopped, systemctl3 reads all of /proc for each."""


class _Prompt:
    """The module `time`, with shorter pauses."""

    @staticmethod
    def sleep(seconds: float) -> None:
        time.sleep(min(seconds, _LOOK_EVERY_S))  # noqa: TID251 - between two looks of systemctl3's own loops

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


def main() -> int:
    setattr(systemctl3, "time", _Prompt())  # noqa: B010 - it does not export it
    # The one loop there that counts its looks, and not the time.
    systemctl3.MaxLockWait = int(systemctl3.DefaultMaximumTimeout / _LOOK_EVERY_S)
    systemctl3.PROC_MAX_DEPTH = _GENERATIONS
    return int(systemctl3.main())


if __name__ == "__main__":
    sys.exit(main())
