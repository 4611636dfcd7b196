"""The package that a planner takes home."""
