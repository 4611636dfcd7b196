"""The lab's AWS: moto's server, whose cache clusters are real Redis servers."""

CREATION_FAILED = "InvalidCacheClusterState"
"""The code of the error when a cluster's server does not come up."""

DELAY_TAG = "lab:provisioning-delay-s"
"""A tag in the request for a cluster: how long this one takes, instead of what the lab was started with."""
NAMESPACE = "AWS/ElastiCache"
"""Of the metrics of cache clusters."""
