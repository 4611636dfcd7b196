"""Wiring only: where pytest finds the steps and the fixtures."""

pytest_plugins = [
    "fixtures.options",
    "fixtures.scenario_ids",
    "fixtures.selection",
    "fixtures.recording",
    "fixtures.progress",
    "fixtures.allure_steps",
    "fixtures.fleet",
    "fixtures.officers",
    "steps.officers",
    "steps.analyses",
    "steps.uploads",
    "steps.downloads",
    "steps.plans",
    "steps.exports",
    "steps.crowds",
    "steps.isolation",
]
