"""The lab's account at AWS under the hands of who breaks it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from lab.addresses import Address
from lab.aws import orders
from lab.aws.client import Client
from lab.blueprint import Blueprint
from lab.faults.notes import AwsChanged, Pen

ORDERS = "aws-orders.json"
_ALREADY = ("NotFound", "Duplicate", "InvalidTarget", "AlreadyExists")
"""The ends of the codes with which AWS says that there is nothing left to take back."""


@cache
def client_of(aws: Address) -> Client:
    """One for all who ask in this process: it takes half a second to make."""
    return Client(aws)


@dataclass(frozen=True)
class Account:
    blueprint: Blueprint
    pen: Pen

    @property
    def client(self) -> Client:
        return client_of(self.blueprint.aws)

    def change(self, service: str, operation: str, undo: tuple[str, dict[str, Any]], **arguments: Any) -> Any:
        """Call it, once the call that takes it back is written down."""
        self.pen.note(AwsChanged(service, undo[0], undo[1]))
        return self.call(service, operation, arguments)

    def note_call(self, service: str, operation: str, **arguments: Any) -> None:
        """What takes back a call whose outcome had to be known first."""
        self.pen.note(AwsChanged(service, operation, arguments))

    def take_back(self, change: AwsChanged) -> None:
        try:
            self.call(change.service, change.operation, change.arguments)
        except ClientError as error:
            if not error.response["Error"]["Code"].endswith(_ALREADY):
                raise

    def call(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        return getattr(getattr(self.client, service), operation)(**arguments)

    def cluster(self, name: str) -> Any:
        return self.client.elasticache.describe_cache_clusters(CacheClusterId=name)["CacheClusters"][0]

    def group(self, name: str) -> Any:
        """A security group."""
        told = self.client.ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])
        return told["SecurityGroups"][0]

    def target_group(self, name: str) -> str:
        return self.client.elbv2.describe_target_groups(Names=[name])["TargetGroups"][0]["TargetGroupArn"]

    def targets(self, group: str) -> dict[str, int]:
        """The port of each, by its id, but for those on their way out."""
        told = self.client.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        return {
            one["Target"]["Id"]: one["Target"].get("Port", 0)
            for one in told
            if one["TargetHealth"]["State"] != "draining"
        }

    def health(self, group: str) -> dict[str, str]:
        told = self.client.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        return {one["Target"]["Id"]: one["TargetHealth"]["State"] for one in told}

    def call_unhealthy(self, name: str, state: str, reason: str, description: str) -> None:
        """What the balancer tells of this instance, by the orders that the lab's AWS is given."""
        folder = self.blueprint.spec.state
        self.pen.keep(folder / ORDERS)
        told = orders.Health(state=state, reason=reason, description=description)
        before = orders.given(folder)
        orders.give(folder, before.model_copy(update={"health": {**before.health, self.id_of(name): told}}))

    def id_of(self, name: str) -> str:
        """The EC2 id of the instance with this name."""
        told = self.client.ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": [name]}])
        found = told["Reservations"]
        return next(one["InstanceId"] for reservation in found for one in reservation["Instances"])
