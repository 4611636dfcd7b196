"""A program that ends with this one, and whose words go into a file, masked, line by line as they come."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Self

from cutover.masking import Mask

LAST_WORDS_S = 10.0
"""What it has started itself may hold its output open for longer than it lives: that is not waited for."""


@dataclass(frozen=True)
class Program:
    process: "subprocess.Popen[bytes]"
    _scribe: Thread
    _lifeline: IO[bytes]
    """Nobody else holds it: it ends when this process does, also by SIGKILL."""
    _last_words_s: float

    @classmethod
    def start(
        cls,
        command: Sequence[str],
        log: Path,
        mask: Mask,
        *,
        descriptors: Sequence[int],
        last_words_s: float = LAST_WORDS_S,
    ) -> Self:
        """The command is told by --lifeline-fd which descriptor ends when it is to end."""
        ours, theirs = _pipe()
        with theirs:
            process = subprocess.Popen(
                [*command, "--lifeline-fd", str(theirs.fileno())],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(*descriptors, theirs.fileno()),
            )
        scribe = Thread(target=_write_down, args=(process.stdout, log, mask), name=f"scribe {log.name}", daemon=True)
        scribe.start()
        return cls(process, scribe, ours, last_words_s)

    def wait(self) -> None:
        """Until it has ended and its words are in the file. Again, if need be."""
        self.process.wait()
        self._scribe.join(self._last_words_s)
        self.let_go()

    def let_go(self) -> None:
        """Tell it that nobody waits for it any more."""
        self._lifeline.close()


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    """The end to hold, and the end to be told by."""
    reader, writer = os.pipe()
    return os.fdopen(writer, "wb"), os.fdopen(reader, "rb")


def _write_down(words: IO[bytes], log: Path, mask: Mask) -> None:
    with words, log.open("w", encoding="utf-8") as written:
        for line in words:
            written.write(mask.text(line.decode("utf-8", "replace")))
            written.flush()
