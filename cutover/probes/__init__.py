"""Probes look and change nothing. Each returns a frozen reading, or raises ProbeError where it could not look."""
