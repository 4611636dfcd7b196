"""The name under which today's switch will keep the settings as they were."""

from datetime import date
from pathlib import PurePosixPath

from cutover.errors import Mismatch
from cutover.hosts import HostConnection
from cutover.runbook import files
from cutover.runbook.files import HostFile
from cutover.runbook.preflight.line import Seen


def path_of(env_file: PurePosixPath, today: date) -> PurePosixPath:
    """As the plan names it."""
    return env_file.with_name(f"{env_file.name}.backup_{today:%Y%m%d}_redis")


def must_be_free(host: HostConnection, env_file: HostFile, today: date) -> Seen:
    """Or hold the settings as they are now."""
    backup = path_of(env_file.path, today)
    found = files.read_if_there(host, backup)
    if found is None:
        return Seen(f"{backup.name} is free")
    if found.sha256 == env_file.sha256:
        return Seen(f"{backup.name} is there, with the settings as they are now")
    raise Mismatch.of(
        f"Backup {backup} on {host.instance.name}",
        expected=f"free, or the settings as they are now, sha256 {env_file.sha256[:12]}",
        actual=f"something else, sha256 {found.sha256[:12]}: it was made at another time",
        next_action="look at it, and move it to another name: a switch overwrites no backup",
    )
