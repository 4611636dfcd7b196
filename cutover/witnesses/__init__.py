"""Witnesses: independent observations of which Redis an instance uses."""
