"""A program of its own for taking away what the users made: hosts and Redis are asked without Locust's own threads.

On standard input the name of the fleet and then a guest in each line; on standard output what was removed. What passes
there names no visitor's cookie, and is written nowhere.
"""

import subprocess
import sys
from collections.abc import Iterable
from itertools import islice

from cutover.errors import CutoverError
from cutover.fleet import load_fleet
from cutover.guestbook import Guestbook
from cutover.load.figures import Removed
from cutover.load.messages import Guest

AT_ONCE = 200
"""Sessions that one command removes: of thousands, Redis would serve nobody else meanwhile."""
WITHIN_S = 600.0
_COMMAND = (sys.executable, "-m", "cutover.load.leaving")


def leave(fleet_name: str, guests: Iterable[Guest]) -> Removed:
    """Whatever goes wrong is said in what it returns: a load has ended by then."""
    lines = [fleet_name, *(guest.model_dump_json() for guest in guests)]
    if len(lines) == 1:
        return Removed()
    try:
        done = subprocess.run(
            _COMMAND,
            input="\n".join(lines).encode(),
            capture_output=True,
            timeout=WITHIN_S,
            check=True,
            start_new_session=True,  # a Ctrl-C is meant for the load; this is what follows from it
        )
        return Removed.model_validate_json(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        return Removed(problem=f"{type(error).__name__}: sessions end by themselves after their lifetime, folders stay")


def main() -> None:
    fleet_name, *lines = sys.stdin.read().splitlines()
    fleet = load_fleet(fleet_name)
    guests = iter([Guest.model_validate_json(line) for line in lines])
    removed = Removed()
    while some := list(islice(guests, AT_ONCE)):
        book = Guestbook(fleet.application)
        for guest in some:
            # A guestbook reads names of sessions from cookies; without a signature this is nobody's.
            book.sign({fleet.application.session_cookie: f"{guest.sid}."}, guest.session_id)
        try:
            gone = book.leave(fleet)
            removed = Removed(keys=removed.keys + gone.keys, paths=removed.paths + gone.paths, problem=removed.problem)
        except CutoverError as error:
            removed = removed.model_copy(update={"problem": str(error)})
    sys.stdout.write(removed.model_dump_json())


if __name__ == "__main__":
    main()
