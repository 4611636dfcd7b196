"""Wiring only: where pytest finds the steps and the fixtures."""

from fixtures import PLUGINS

pytest_plugins = [
    *PLUGINS,
    "steps.officers",
    "steps.analyses",
    "steps.uploads",
    "steps.downloads",
    "steps.plans",
    "steps.exports",
    "steps.crowds",
    "steps.logs",
    "steps.isolation",
    "steps.settings",
    "steps.service",
    "steps.redis_connection",
    "steps.reachability",
    "steps.cloud_resources",
]
