"""Is this host the one that the fleet file means? An address may have been given to another machine since."""

from cutover.errors import Mismatch
from cutover.hosts import HostConnection
from cutover.runbook import files

INSTANCE_ID = "sys/devices/virtual/dmi/id/board_asset_tag"
"""Where a virtual machine of EC2 is told its own instance id. Source: AWS, "Identify EC2 Linux instances"."""


def must_be_the_instance(host: HostConnection) -> None:
    """Raises Mismatch for another machine than the fleet file names, ProbeError where it does not say who it is.

    Where the fleet file names no ec2_id there is nothing to compare with; the host key was compared by SSH.
    """
    instance = host.instance
    if instance.ec2_id is None:
        return
    said = files.read(host, instance.root / INSTANCE_ID).content.decode(errors="replace").strip()
    if said != instance.ec2_id:
        raise Mismatch.of(
            f"Host of {instance.name}",
            expected=f"instance {instance.ec2_id}, as the fleet file says",
            actual=said or "no id",
            next_action="another machine has this address now: correct the fleet file; nothing was changed there",
        )
