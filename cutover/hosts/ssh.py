"""A host over SSH, jump host included."""

import shlex
import time
from collections.abc import Sequence

from paramiko import AuthenticationException, BadHostKeyException, SSHException

from cutover.errors import ProbeError
from cutover.fleet import Instance
from cutover.hosts.exchange import LostError, UnfinishedError, exchange
from cutover.hosts.hop import Hop
from cutover.hosts.line import JumpError, left, line_to, named


class SshTransport:
    """Commands over the line that this process has to the host. Only servers whose key is known are spoken to."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._hop = Hop.to(instance.host)
        self._line = line_to(self._hop)

    def run(self, command: Sequence[str], stdin: bytes, within_s: float) -> tuple[int, bytes, bytes]:
        line = shlex.join(command)
        deadline = time.monotonic() + within_s
        try:
            with self._line.session(deadline) as channel:
                return exchange(channel, line, stdin, left(deadline))
        except (OSError, EOFError, SSHException) as error:
            raise ProbeError.of(
                f"Host of {self._instance.name}, {self._hop.address}",
                expected=f"an answer over SSH to: {line}",
                actual=f"not finished after {within_s:g} s" if isinstance(error, UnfinishedError) else named(error),
                next_action=_advice(error, self._hop),
            ) from error

    def close(self) -> None:
        """The line stays open for the next command."""


def _advice(error: BaseException, hop: Hop) -> str:
    if isinstance(error, JumpError) and hop.before and error.__cause__ is not None:
        return _advice(error.__cause__, hop.before)
    by_hand = f"try it by hand: {hop.by_hand}"
    known = hop.known_hosts or "your known_hosts"
    match error:
        case BadHostKeyException():
            return f"another server answers, or it was set up anew: ask its owner, before {known} is corrected"
        case AuthenticationException():
            return f"see that this key is among the user's authorized_keys there; {by_hand}"
        case LostError():
            return f"what the command has done is not known: look there before it is run again; {by_hand}"
        case UnfinishedError():
            return f"it may still be running there: look; {by_hand}"
    if "not found in known_hosts" in str(error):
        return f"connect by hand, compare its key with its owner's word, and add it to {known}: {hop.by_hand}"
    return by_hand
