"""Where an uploaded file has left traces on the hosts of an environment."""

from cutover.errors import ProbeError
from cutover.fleet import Fleet, Instance
from cutover.hosts import connect


def strays(fleet: Fleet, environment: str, name: str, session_id: str | None) -> dict[str, list[str]]:
    """By instance: files of this name in the application's folders or right above them, but for the session's own."""
    of, guest_folders = fleet.environments[environment], fleet.application.guest_folders
    folders = [str(of.service.app_folder.parent)]
    # A folder that is a link has two parents, and ".." leads to the one of its target.
    folders += [f"{of.service.app_folder}/{folder}{above}" for folder in guest_folders for above in ("", "/..")]
    return {instance.name: _strays_on(instance, folders, name, session_id) for instance in of.instances}


def _strays_on(instance: Instance, folders: list[str], name: str, session_id: str | None) -> list[str]:
    root = str(instance.root).rstrip("/")
    inside = [f"{root}{folder}" for folder in folders]
    # Sessions lie four folders deep; what leads further down are the application's packages.
    with connect(instance) as host:
        found = host.run(("find", "-H", *inside, "-maxdepth", "5", "-name", name))
    if found.code != 0 and not found.out:
        raise ProbeError.of(
            f"Files on {instance.name}",
            expected="a list of the files with a certain name",
            actual=found.err.strip() or f"exit code {found.code}",
            next_action="see whether the rights that are declared for this host suffice to read the folders",
        )
    paths = {line.removeprefix(root) for line in found.out.splitlines()}
    return sorted(path for path in paths if not session_id or f"/{session_id}/" not in path)
