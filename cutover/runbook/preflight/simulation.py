"""What AWS says these credentials may do, before they do it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cutover.aws import iam
from cutover.errors import ProbeError
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking
from cutover.runbook.preflight.rights import Change

_SIMULATE = "iam:SimulatePrincipalPolicy"


def simulated(fleet: Fleet, arn: str, wanted: Iterable[Change]) -> Mapping[str, str]:
    """By action, AWS's decision: allowed, explicitDeny or implicitDeny.

    Raises ProbeError where AWS does not tell, or cannot tell without knowing more.
    """
    source, by_resource = _policy_source(fleet, arn), defaultdict(list)
    for change in wanted:
        by_resource[change.resource].append(change.action)
    found: dict[str, str] = {}
    for resource, actions in by_resource.items():
        with asking("what these credentials may do", _SIMULATE):
            told = iam(fleet).simulate_principal_policy(
                PolicySourceArn=source, ActionNames=actions, ResourceArns=[resource]
            )["EvaluationResults"]
        found |= {one["EvalActionName"]: one["EvalDecision"] for one in told}
        if missing := sorted({name for one in told for name in one.get("MissingContextValues", [])}):
            raise _undecided(missing)
    return found


def _undecided(missing: list[str]) -> ProbeError:
    return ProbeError.of(
        "What these credentials may do",
        expected="a decision by AWS's simulation",
        actual=f"their policies depend on {', '.join(missing)}, which a simulation does not know",
        next_action="read those conditions in the policies",
    )


def _policy_source(fleet: Fleet, arn: str) -> str:
    """A session of a role has the policies of the role, whose own path AWS must be asked for."""
    if ":assumed-role/" not in arn:
        return arn
    role = arn.split("/")[1]
    with asking(f"role {role}", "iam:GetRole"):
        return str(iam(fleet).get_role(RoleName=role)["Role"]["Arn"])
