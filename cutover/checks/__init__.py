"""Checks compare a claim with readings: `must_...` functions return nothing or raise Mismatch with what to do."""
