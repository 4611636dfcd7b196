"""How to take a switch back: the verb, and by hand where the machine that has its record is gone."""

import shlex

from cutover.errors import CutoverError
from cutover.fleet import Instance, Service
from cutover.runbook.endpoint_facts import Backup, EndpointFacts
from cutover.runbook.markdown import commands, not_known


def way_back(facts: EndpointFacts, fleet_name: str) -> str:
    """In Markdown. `fleet_name`: as it was given on the command line."""
    rollback = shlex.join(["uv", "run", "cutover", "rollback", "--fleet", fleet_name])
    production = facts.fleet.production
    record = (
        f"The record of the switch is in `reports/runs/{facts.switch}/`, copies of the settings before it are in "
        f"`reports/backups/{facts.switch}/`, readable by their owner alone."
    )
    return "\n\n".join(
        [
            "On the machine from which the switch was made; the first line only shows what would be done:",
            commands(rollback, f"{rollback} --apply"),
            "Production is then on the Redis of before; if that was staging's, the two share it again.",
            record,
            "By hand, where that machine is gone, on each instance. The users' sessions are not carried back then:",
            *(_by_hand(one, production.service, facts.instances[one.name].backup) for one in production.instances),
        ]
    )


def _by_hand(instance: Instance, service: Service, backup: Backup | CutoverError | None) -> str:
    if backup is None:
        return f"**{instance.name}**: this switch has not changed its settings, there is nothing to restore."
    if isinstance(backup, CutoverError):
        return f"**{instance.name}**: {not_known(backup.failure.actual)}"
    if backup.sha256_now != backup.sha256:
        state = "is another file by now" if backup.sha256_now else "is gone"
        was = f"Its sha256 was `{backup.sha256}`: look for a copy."
        return f"**{instance.name}**: the backup `{backup.path}` {state}. {was}"
    env_file = instance.root / service.env_file.relative_to("/")
    systemctl = [word.replace("{root}", str(instance.root)) for word in service.systemctl]
    become = instance.host.become
    return f"**{instance.name}**:\n\n" + commands(
        f"echo {shlex.quote(f'{backup.sha256}  {backup.path}')} | {shlex.join([*become, 'sha256sum', '--check'])} \\",
        f"  && {shlex.join([*become, 'cp', backup.path, str(env_file)])} \\",
        f"  && {shlex.join([*become, *systemctl, 'restart', service.unit])}",
    )
