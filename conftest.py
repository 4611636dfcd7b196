"""Wiring only: where pytest finds the steps and the fixtures."""

pytest_plugins = [
    "fixtures.options",
    "fixtures.recording",
    "fixtures.progress",
    "fixtures.allure_steps",
    "fixtures.fleet",
    "fixtures.browser",
    "steps.officers",
    "steps.analyses",
    "steps.exports",
    "steps.isolation",
]
