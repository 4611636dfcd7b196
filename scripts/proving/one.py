"""One fault in a lab of its own; and a lab in health, looked at again and again."""

import time
from collections.abc import Sequence
from pathlib import Path

from cutover.errors import CutoverError
from cutover.fleet import Files
from cutover.proving.results import KILLING, Fate, Healthy, Proved, Witnessed, fate_of
from cutover.proving.scenarios import CORE, all_scenarios
from lab import lifecycle
from lab.blueprint import kept
from lab.faults.bench import Bench
from lab.faults.breaking import break_lab
from lab.faults.catalogue import FAULT_BY_ID
from lab.faults.claims import VERBS, WATCH
from lab.faults.fault import Fault, Need
from lab.spec import LabSpec
from scripts.proving.asking import ask_features
from scripts.proving.nearby import nearby
from scripts.proving.verbs import ask_verb, ask_watch

_WORKERS = 4
"""Of each instance: halves of them are several, and each costs a restart its time."""
RUNS_A_LAB = 10
"""In which each scenario is asked once, and the core each time."""


def prove_fault(fault_id: str, parent: Path) -> Proved:
    """Whatever happens, the lab is down in the end."""
    fault, began = FAULT_BY_ID[fault_id], time.monotonic()
    spec = _lab_for(fault)
    folder = parent / fault_id
    folder.mkdir()
    witnessed: tuple[Witnessed, ...] = ()
    problem = ""
    try:
        lifecycle.up(spec)
        witnessed = (_watched if is_for_the_watch(fault_id) else _asked)(fault, spec, folder)
    except CutoverError as error:
        problem = str(error)
    finally:
        lifecycle.down(spec)
    telling = tuple(
        one for one in witnessed if one.outcome not in {"passed", "let through"} or one.name in fault.noticed_by
    )
    return Proved(
        id=fault.id,
        name=fault.name,
        endangers=fault.endangers,
        noticed_by=fault.noticed_by,
        fate=Fate.NOT_INJECTED if problem else fate_of(telling, fault.noticed_by),
        witnessed=telling,
        problem=problem,
        took_s=round(time.monotonic() - began, 1),
    )


def is_for_the_watch(fault_id: str) -> bool:
    """Only somebody who keeps watch can notice it, and that takes a while."""
    return FAULT_BY_ID[fault_id].noticed_by == (WATCH,)


def _lab_for(fault: Fault) -> LabSpec:
    return LabSpec(
        name=f"prove-{fault.id.lower()}",
        separate=Need.SEPARATE in fault.needs,
        network=Need.NETWORK in fault.needs,
        ssh=Need.SSH in fault.needs,
        files=Files.PER_INSTANCE if Need.OWN_FILES in fault.needs else Files.SHARED,
        workers=_WORKERS,
        provisioning_delay_s=0,
    )


def _asked(fault: Fault, spec: LabSpec, folder: Path) -> tuple[Witnessed, ...]:
    """Scenarios first: a verb may change what they look at, and is asked only where they have noticed nothing."""
    break_lab(spec, [fault.id])
    fleet_file = nearby(spec.fleet_file, folder)  # in which the fault may be
    scenarios = [name for name in fault.noticed_by if name not in VERBS]
    about = [(where, name) for name in scenarios for where in fault.strikes]
    found = list(ask_features(fleet_file, CORE, folder, about=about)) if scenarios else []
    if not any(one.outcome in KILLING for one in found):
        bench = _bench(spec)
        found += [ask_verb(name, fleet_file, folder, bench) for name in fault.noticed_by if name in VERBS]
    return tuple(found)


def _watched(fault: Fault, spec: LabSpec, folder: Path) -> tuple[Witnessed, ...]:
    """What only somebody who keeps watch can notice comes while it is watched: it may be over in a moment."""
    fleet_file = nearby(spec.fleet_file, folder)
    return (ask_watch(fleet_file, folder, _bench(spec), lambda: break_lab(spec, [fault.id])),)


def _bench(spec: LabSpec) -> Bench:
    blueprint = kept(spec)
    assert blueprint is not None, "the lab is up"
    return Bench.of(blueprint, "")


def watch_health(number: int, parent: Path) -> tuple[Healthy, ...]:
    """A lab in health, asked several times: the core each time, and all others once."""
    spec = LabSpec(name=f"prove-health-{number}", separate=True, provisioning_delay_s=0)
    folder = parent / f"health-{number}"
    folder.mkdir()
    others = [name for name in all_scenarios() if name not in CORE]
    try:
        lifecycle.up(spec)
        fleet_file = nearby(spec.fleet_file, folder)
        return tuple(
            _healthy(number * RUNS_A_LAB + run, others[run::RUNS_A_LAB], fleet_file) for run in range(RUNS_A_LAB)
        )
    finally:
        lifecycle.down(spec)


def _healthy(number: int, others: Sequence[str], fleet_file: Path) -> Healthy:
    witnessed = ask_features(fleet_file, [*CORE, *others], fleet_file.parent)
    return Healthy(
        number=number + 1,
        scenarios=len(witnessed),
        alarms=tuple(one for one in witnessed if one.outcome != "passed"),
    )
