"""Whose a thing of AWS is: what its tags say."""

from collections.abc import Mapping

from cutover.aws import elasticache
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking
from cutover.probes.clusters import Cluster


def tags_of(fleet: Fleet, cluster: Cluster) -> Mapping[str, str]:
    with asking(f"the tags of {cluster.id}", "elasticache:ListTagsForResource"):
        told = elasticache(fleet).list_tags_for_resource(ResourceName=cluster.arn)["TagList"]
    return {tag["Key"]: tag["Value"] for tag in told}
