"""Reaching an instance's operating system: here, or over SSH through a jump host; the same words for both."""

from cutover.hosts.connection import HostConnection, Ran, connect

__all__ = ["HostConnection", "Ran", "connect"]
