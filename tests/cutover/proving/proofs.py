"""Made-up proofs: none, small, whole, and hostile."""

from collections.abc import Sequence
from datetime import UTC, datetime

from cutover.plan import PLAN
from cutover.proving.results import Fate, Healthy, NotShown, Proof, Proved, Witnessed, fate_of
from cutover.runs.results import ShownFailure
from tests.cutover.verdict.making import WRONG_REDIS

STARTED = datetime(2025, 8, 3, 1, 2, 3, tzinfo=UTC)
CONNECTED = "Every worker is connected to the Redis of its own environment and to no other"
ALIKE = "All servers of an environment are alike"
ROOM = "The Redis in use has room"
BLIND = ShownFailure(
    type="ProbeError",
    subject="Redis of production",
    expected="an answer within 5 s",
    actual="none",
    next_action="see whether it runs",
)
SCRIPT = "<script>document.title = 'taken over'</script>"
HOSTILE = f'{SCRIPT} & "quoted" | *starred* [link](javascript:1) `code` \x1b[2J <!-- proof -->\nsecond line'
LETTERS = "CWNRSOAHX"


def witnessed(
    name: str = CONNECTED,
    outcome: str = "failed",
    *,
    environment: str = "production",
    failure: ShownFailure | None = WRONG_REDIS,
) -> Witnessed:
    return Witnessed(name=name, environment=environment, outcome=outcome, failure=failure)


def silent(name: str = CONNECTED, environment: str = "production") -> Witnessed:
    return witnessed(name, "passed", environment=environment, failure=None)


def blind(name: str = CONNECTED) -> Witnessed:
    return witnessed(name, "not looked", failure=BLIND)


def refused(verb: str) -> Witnessed:
    return witnessed(verb, "refused", environment="")


def fault(
    fault_id: str = "C03",
    *witnesses: Witnessed,
    name: str = "One of production's instances is on staging's Redis",
    endangers: Sequence[str] = ("3.3.1", "5.1.3"),
    noticed_by: Sequence[str] = (CONNECTED, "watch"),
    problem: str = "",
) -> Proved:
    """With a problem, it was not injected."""
    fate = Fate.NOT_INJECTED if problem else fate_of(witnesses, tuple(noticed_by))
    return Proved(
        id=fault_id,
        name=name,
        endangers=tuple(endangers),
        noticed_by=tuple(noticed_by),
        fate=fate,
        witnessed=witnesses,
        problem=problem,
        took_s=17.25,
    )


def healthy(number: int = 1, *alarms: Witnessed) -> Healthy:
    return Healthy(number=number, scenarios=63, alarms=alarms)


def proof(
    *faults: Proved,
    not_shown: Sequence[NotShown] = (),
    healthy: Sequence[Healthy] = (),
    idle: Sequence[str] = (),
    suite: str = "0123456789ab",
) -> Proof:
    return Proof(
        suite=suite,
        started=STARTED,
        took_s=1130,
        jobs=4,
        faults=faults,
        not_shown=tuple(not_shown),
        healthy=tuple(healthy),
        idle=tuple(idle),
    )


def none() -> Proof:
    return proof()


def one() -> Proof:
    return proof(fault("C03", witnessed(), refused("watch")), healthy=[healthy()])


def of_each_fate() -> Proof:
    return proof(
        fault("R02", blind(ROOM), name="Redis is full", noticed_by=(ROOM, "preflight")),
        fault("C03", witnessed(), silent(environment="staging"), refused("watch"), witnessed(ALIKE)),
        fault("C09", silent(), name="A value is quoted", noticed_by=(CONNECTED,)),
        fault("W13", witnessed(), name="Old code in a worker", noticed_by=(ALIKE,)),
        fault("H01", problem="the backup was there already", name="Backed up after the change"),
        not_shown=[NotShown(id="N10", name="A stale jump host", reason="the lab has one jump host\nthat never moves")],
        healthy=[healthy(1), healthy(2, witnessed(ROOM, failure=BLIND))],
        idle=["A name that hides a path leads nowhere"],
    )


def whole() -> Proof:
    """90 faults, 60 scenarios and verbs, a few survivors."""
    names = [f"{CONNECTED}, case {n}" if n % 3 else f"Claim {n} holds" for n in range(56)]
    names += ["preflight", "switch", "rollback", "watch"]
    items = [item.id for phase in PLAN for item in phase.items]
    faults = []
    for number in range(90):
        at = number * 2 // 3
        noticed_by = (names[at], names[(at + 7) % 60])
        others = [names[(at + step * 5) % 56] for step in range(1, number % 6)]
        witnesses = [witnessed(noticed_by[0]), silent(noticed_by[1]), *(witnessed(name) for name in others)]
        if number % 30 == 11:
            witnesses = [silent(name) for name in noticed_by]
        elif number % 30 == 17:
            witnesses = [blind(noticed_by[0]), silent(noticed_by[1])]
        faults.append(
            fault(
                f"{LETTERS[number // 10]}{number % 10 + 1:02}",
                *witnesses,
                name=f"Fault {number}: one of production's instances is not what the other one is",
                endangers=items[number % 30 : number % 30 + number % 5],
                noticed_by=noticed_by,
            )
        )
    return proof(
        *faults,
        not_shown=[
            NotShown(id=f"N{n}", name=f"What no lab has, {n}", reason="the lab runs on one machine, which has one disk")
            for n in range(20, 32)
        ],
        healthy=[healthy(n) for n in range(1, 51)],
        idle=names[53:56],
    )


def hostile() -> Proof:
    shown = ShownFailure(
        type=HOSTILE, subject=HOSTILE, expected=HOSTILE, actual=f"{HOSTILE}\n{'9' * 300}", next_action=HOSTILE
    )
    return proof(
        fault("C01", witnessed(HOSTILE, failure=shown), name=HOSTILE, noticed_by=(HOSTILE,), endangers=(HOSTILE,)),
        fault("C02", witnessed("a", "not looked", failure=shown), name="x" * 300, noticed_by=("y" * 300,)),
        fault("<b>", problem=HOSTILE, name=HOSTILE, noticed_by=(HOSTILE,)),
        not_shown=[NotShown(id="<i>", name=HOSTILE, reason=HOSTILE)],
        healthy=[healthy(1, witnessed(HOSTILE, environment=HOSTILE, failure=shown))],
        idle=[HOSTILE],
        suite=HOSTILE,
    )


PROOFS = (none, one, of_each_fate, whole, hostile)
