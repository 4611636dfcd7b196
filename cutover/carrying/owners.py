"""Which sessions are an environment's: the ones that have left a folder on one of its instances."""

import re
from concurrent.futures import ThreadPoolExecutor

from cutover.fleet import Application, Environment, Instance
from cutover.hosts import connect

_SESSION_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def owned_sessions(environment: Environment, application: Application) -> frozenset[str]:
    """The application's ids of its users' sessions. Who never uploaded anything has no folder, and nothing to lose.

    These are ids of real users: they are for `carry` and `compare`, and are shown nowhere.

    Raises ProbeError where one of the instances does not answer.
    """
    with ThreadPoolExecutor(len(environment.instances)) as pool:
        names = pool.map(lambda instance: _folders(environment, instance, application), environment.instances)
        return frozenset(name for of_one in names for name in of_one if _SESSION_ID.fullmatch(name))


def _folders(environment: Environment, instance: Instance, application: Application) -> list[str]:
    app_folder = instance.root / environment.service.app_folder.relative_to("/")
    with connect(instance) as host:
        parents = [str(app_folder / folder) for folder in application.guest_folders]
        return [str(name) for name in host.ask("session_folders", folders=parents)]
