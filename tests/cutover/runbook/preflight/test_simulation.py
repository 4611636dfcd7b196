"""What AWS says of rights that are not used yet, in the replies of the real one."""

import pytest

from cutover.errors import ProbeError
from cutover.runbook.preflight.rights import Change
from cutover.runbook.preflight.simulation import simulated
from tests.cutover.canned_aws import DENIED, answer, canned_aws
from tests.cutover.fleets import small_fleet

ROLE = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/us-east-2/Operators"
SESSION = "arn:aws:sts::123456789012:assumed-role/Operators/ada"
WANTED = [
    Change("ec2:CreateTags"),
    Change("elasticache:CreateCacheCluster", "arn:aws:elasticache:us-east-2:1:cluster:r"),
]


def decision(action: str, said: str, missing: str = "") -> tuple[int, str]:
    needed = f"<member>{missing}</member>" if missing else ""
    return answer(
        "SimulatePrincipalPolicy",
        f"<EvaluationResults><member><EvalActionName>{action}</EvalActionName><EvalDecision>{said}</EvalDecision>"
        f"<MissingContextValues>{needed}</MissingContextValues></member></EvaluationResults>",
    )


def test_a_session_of_a_role_has_the_policies_of_the_role() -> None:
    role = answer(
        "GetRole",
        f"<Role><Path>/</Path><RoleName>Operators</RoleName><RoleId>AROA</RoleId><Arn>{ROLE}</Arn>"
        "<CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>",
    )
    replies = {"GetRole": role, "SimulatePrincipalPolicy": decision("ec2:CreateTags", "explicitDeny")}
    with canned_aws(replies) as address:
        found = simulated(small_fleet(aws_endpoint=address), SESSION, WANTED[:1])

    assert found == {"ec2:CreateTags": "explicitDeny"}


def test_a_role_of_which_aws_does_not_tell() -> None:
    with canned_aws({"GetRole": DENIED}) as address, pytest.raises(ProbeError) as unknown:
        simulated(small_fleet(aws_endpoint=address), SESSION, WANTED)

    assert unknown.value.failure.subject == "AWS about role Operators"
    assert unknown.value.failure.next_action == "give these credentials the right iam:GetRole"


def test_a_policy_with_conditions_decides_nothing_here() -> None:
    replies = {"SimulatePrincipalPolicy": decision("ec2:CreateTags", "implicitDeny", "aws:RequestTag/team")}
    with canned_aws(replies) as address, pytest.raises(ProbeError) as undecided:
        simulated(small_fleet(aws_endpoint=address), ROLE, WANTED)

    assert str(undecided.value) == (
        "What these credentials may do\n"
        "  expected: a decision by AWS's simulation\n"
        "  actual:   their policies depend on aws:RequestTag/team, which a simulation does not know\n"
        "  next:     read those conditions in the policies"
    )
