"""The start command's own check: whether the service would come up again after a restart."""

from collections.abc import Mapping, Sequence
from typing import Any

from cutover.errors import Mismatch
from cutover.fleet import Service
from cutover.hosts import HostConnection
from cutover.runbook.preflight.line import Outcome, Seen
from cutover.settings_file import SettingsFile

WITHIN_S = 90
"""An application that looks for a Redis in vain takes a minute to load."""
_ANSWER_S = 10
_SHORTEST_SECRET = 6


def must_be_able_to_start(
    host: HostConnection, service: Service, settings: SettingsFile, missing: Sequence[str]
) -> Seen:
    """The unit's command with --check-config, in its folder, as its user. Nothing is bound, nothing is restarted.

    `missing`: files of settings on which the unit insists.
    """
    if missing:
        raise Mismatch.of(
            f"Unit {service.unit} of {host.instance.name}",
            expected="every EnvironmentFile that it names is there",
            actual=f"missing: {', '.join(missing)}",
            next_action="the service would not start again: put the file back, or take it out of the unit",
        )
    answer = host.ask(
        "start_check",
        unit=service.unit,
        systemctl=host.words(service.systemctl),
        root=str(host.instance.root),
        most_s=WITHIN_S,
        within_s=WITHIN_S + _ANSWER_S,
    )
    return judged(host.instance.name, service.unit, answer, settings)


def judged(instance: str, unit: str, answer: Mapping[str, Any], settings: SettingsFile) -> Seen:
    command, why = answer["command"], answer["not_tried"]
    if why:
        return Seen("not tried", (f"the start of {unit} on {instance}: {why}",), Outcome.NOT_YET)
    if answer["code"] == 0:
        return Seen(f"passed in {answer['seconds']:.1f} s")
    ended = f"exit code {answer['code']}" if answer["code"] is not None else f"not done in {WITHIN_S} s, and ended"
    raise Mismatch.of(
        f"Start command of {unit} on {instance}",
        expected=f"{command} ... --check-config: exit code 0",
        actual=f"{ended}\n{_without_secrets(str(answer['words']), settings)}".strip(),
        next_action="the running service hides it: correct what the last words name, or the next restart ends it",
    )


def _without_secrets(text: str, settings: SettingsFile) -> str:
    """A traceback may repeat any value of .env."""
    for value in settings.values().values():
        if value and len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, "********")
    return text
