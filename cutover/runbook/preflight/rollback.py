"""The switch's edit and its rollback, done with a copy of .env on the instance itself."""

import base64
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from cutover.errors import ConfigurationError, Mismatch
from cutover.fleet import Application
from cutover.hosts import HostConnection, connect
from cutover.runbook import files
from cutover.runbook.preflight.line import Seen
from cutover.settings_file import SettingsFile
from cutover.witnesses.readings import EnvironmentReading, InstanceReading


def must_come_back(host: HostConnection, env_file: PurePosixPath, new: SettingsFile) -> Seen:
    """Backed up, edited, restored: the same bytes, mode and owner. The folder of the copy is gone in the end."""
    content = base64.b64encode(new.text.encode()).decode()
    return judged(host.instance.name, host.ask("rollback_copy", path=str(env_file), content=content))


def must_come_back_everywhere(reading: EnvironmentReading, application: Application) -> None:
    """On every instance, with one of its settings changed."""
    for one in reading.instances:
        new = _changed(one, application)
        with connect(one.instance) as host:
            must_come_back(host, files.env_path(host, reading.environment.service), new)


def _changed(one: InstanceReading, application: Application) -> SettingsFile:
    """A file that a switch would refuse to change is as wrong as one that does not come back."""
    try:
        return one.report.settings.with_values({application.settings.enable: "false"})
    except ConfigurationError as error:
        raise Mismatch.of(
            f"Rollback on {one.name}, rehearsed with a copy of .env",
            expected="a file in which one setting can be changed, and nothing else with it",
            actual=error.failure.actual,
            next_action=f"{error.failure.next_action}; until then cutover switch refuses to touch it",
        ) from error


def judged(instance: str, answer: Mapping[str, Any]) -> Seen:
    if "error" in answer:
        raise Mismatch.of(
            f"Rollback on {instance}, rehearsed with a copy of .env",
            expected="the copy is backed up, edited and restored",
            actual=answer["error"],
            next_action="see what keeps files from being made there: a real switch would stop at the same place",
        )
    before, after = answer["before"], answer["after"]
    kept = {name: before[name] for name in answer["original"]}
    if after != before or kept != answer["original"] or not answer["is_written"]:
        raise Mismatch.of(
            f"Rollback on {instance}, rehearsed with a copy of .env",
            expected=_told({**answer["original"], "sha256": before["sha256"]}),
            actual=_told(after) if answer["is_written"] else "the edited copy was not what had been written",
            next_action="see what the file system there does with mode and owner: a real rollback would do the same",
        )
    return Seen("a copy was edited and restored: same bytes, mode and owner")


def _told(seen: Mapping[str, Any]) -> str:
    return f"sha256 {seen['sha256'][:12]}, mode {seen['mode']}, owner {seen['owner']}:{seen['group']}"
