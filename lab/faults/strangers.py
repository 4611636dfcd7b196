"""A machine that is not the one that it is taken for."""

import subprocess

from lab.faults.bench import Bench
from lab.faults.claims import PREFLIGHT
from lab.faults.fault import Fault, Need, not_there
from lab.programs import ssh, ssh_keygen
from lab.ssh import client_configuration, host_key

_REFUSED = "Host key verification failed."


def _answer_with_another_key(bench: Bench) -> None:
    key = host_key(bench.blueprint.spec.state, bench.last.name)
    for file in (key, key.with_suffix(".pub")):
        bench.pen.keep(file)
        file.unlink()
    subprocess.run([ssh_keygen(), "-q", "-t", "ed25519", "-N", "", "-C", "stranger", "-f", str(key)], check=True)
    bench.restart_sshd(bench.last)


def _nobody_trusts_it(bench: Bench) -> None:
    name = bench.last.name
    command = [ssh(), "-F", str(client_configuration(bench.blueprint.spec.state)), name, "true"]
    tried = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False)
    if _REFUSED not in tried.stderr:
        actual = "lets us in" if tried.returncode == 0 else tried.stderr.strip()
        raise not_there(f"SSH to {name}", expected=_REFUSED, actual=actual)


FAULTS = (
    Fault(
        "N10",
        "Another machine answers at the address of one of production's instances",
        endangers=("4.2.1",),
        noticed_by=(PREFLIGHT,),
        inject=_answer_with_another_key,
        must_show=_nobody_trusts_it,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.SSH),
    ),
)
