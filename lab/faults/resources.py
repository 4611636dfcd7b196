"""What else stands at AWS: targets, and what is still in use."""

from lab.aws.seed import target_group_of
from lab.faults.bench import Bench
from lab.faults.claims import ANSWERS, LOGS, TARGETS
from lab.faults.fault import Fault, Need, NotShown, not_there


def _register_a_stranger(bench: Bench) -> None:
    account, group = bench.account, bench.account.target_group(target_group_of("production"))
    made = account.client.ec2.run_instances(
        ImageId="ami-0c55b159cbfafe1f0", MinCount=1, MaxCount=1, InstanceType="t3.medium"
    )
    stranger = made["Instances"][0]["InstanceId"]
    account.note_call("ec2", "terminate_instances", InstanceIds=[stranger])
    targets = [{"Id": stranger, "Port": bench.first.server.address.port}]
    account.change(
        "elbv2",
        "register_targets",
        ("deregister_targets", {"TargetGroupArn": group, "Targets": targets}),
        TargetGroupArn=group,
        Targets=targets,
    )


def _there_is_one_too_many(bench: Bench) -> None:
    account = bench.account
    targets = account.targets(account.target_group(target_group_of("production")))
    if len(targets) != len(bench.production) + 1:
        raise not_there("Targets of production", expected=f"{len(bench.production) + 1}", actual=f"{len(targets)}")


def _deregister_all(bench: Bench) -> None:
    account, group = bench.account, bench.account.target_group(target_group_of("production"))
    targets = [{"Id": target, "Port": port} for target, port in account.targets(group).items()]
    account.change(
        "elbv2",
        "deregister_targets",
        ("register_targets", {"TargetGroupArn": group, "Targets": targets}),
        TargetGroupArn=group,
        Targets=targets,
    )


def _there_is_none(bench: Bench) -> None:
    account = bench.account
    if targets := account.targets(account.target_group(target_group_of("production"))):
        raise not_there("Targets of production", expected="none", actual=f"{len(targets)}")


def _stop_the_old_redis(bench: Bench) -> None:
    """While one instance of production still has it in its code."""
    bench.last.switch_on("second-redis")
    bench.last.configure(LAB_SECOND_REDIS=str(bench.staging_redis.address))
    bench.last.restart()
    bench.staging_redis.stop()


def _last_needs_it(bench: Bench) -> None:
    seen = (bench.first.visitor().get("/ping").status, bench.last.visitor().get("/ping").status)
    if seen != (200, 500):
        raise not_there(
            f"GET /ping on {bench.first.name} and {bench.last.name}",
            expected="200 and 500",
            actual=f"{seen[0]} and {seen[1]}",
        )


FAULTS = (
    Fault(
        "A05",
        "The balancer sends users of production to a server that nobody lists",
        endangers=("6.2.3",),
        noticed_by=(TARGETS,),
        inject=_register_a_stranger,
        must_show=_there_is_one_too_many,
    ),
    Fault(
        "A07",
        "The balancer has no target for production",
        endangers=("6.2.3",),
        noticed_by=(TARGETS,),
        inject=_deregister_all,
        must_show=_there_is_none,
    ),
    Fault(
        "A13",
        "Staging's Redis was stopped while an instance of production still used it",
        endangers=("5.3.1", "5.3.2", "6.2.4"),
        noticed_by=(ANSWERS, LOGS),
        inject=_stop_the_old_redis,
        must_show=_last_needs_it,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.LOOPBACK),
        strikes=("staging",),
    ),
)
NOT_SHOWN = (
    NotShown(
        "A08",
        "A server that AWS replaces comes with the old settings",
        "the lab's AWS starts no servers; what such a replacement leaves is C03",
    ),
    NotShown(
        "A10",
        "A query of metrics fails and is printed as zero",
        "a fault of who prints it, not of a fleet: here what AWS refuses to tell is INCONCLUSIVE",
    ),
    NotShown("A12", "The CDN is still, or again, on the old origin", "the lab has no CDN in front of its balancer"),
    NotShown(
        "A14",
        "The disk of one instance is full",
        "its folder is on the disk of this machine, which every lab would share the fate of",
    ),
)
