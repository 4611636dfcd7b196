"""Which sessions are an environment's: the ones that have left a folder on one of its instances."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from cutover.errors import ProbeError
from cutover.fleet import Application, Environment, Instance
from cutover.hosts import connect

_SESSION_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def owned_sessions(environment: Environment, application: Application) -> frozenset[str]:
    """The application's ids of its users' sessions. Who never uploaded anything has no folder, and nothing to lose.

    These are ids of real users: they are for `carry` and `compare`, and are shown nowhere.

    Raises ProbeError where one of the instances does not answer.
    """
    owned, unasked = owned_as_far_as_known(environment, application)
    for error in unasked.values():
        raise error
    return owned


def owned_as_far_as_known(
    environment: Environment, application: Application
) -> tuple[frozenset[str], Mapping[str, ProbeError]]:
    """Of the instances that answer; and why each of the others, by its name, does not."""

    def ask(instance: Instance) -> list[str] | ProbeError:
        try:
            return _folders(environment, instance, application)
        except ProbeError as error:
            return error

    with ThreadPoolExecutor(len(environment.instances)) as pool:
        answers = dict(zip(environment.instances, pool.map(ask, environment.instances), strict=True))
    names = [name for answer in answers.values() if isinstance(answer, list) for name in answer]
    unasked = {one.name: answer for one, answer in answers.items() if isinstance(answer, ProbeError)}
    return frozenset(name for name in names if _SESSION_ID.fullmatch(name)), unasked


def _folders(environment: Environment, instance: Instance, application: Application) -> list[str]:
    app_folder = instance.root / environment.service.app_folder.relative_to("/")
    with connect(instance) as host:
        parents = [str(app_folder / folder) for folder in application.guest_folders]
        return [str(name) for name in host.ask("session_folders", folders=parents)]
