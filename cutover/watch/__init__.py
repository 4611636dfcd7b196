"""The 24 hours after: rounds of samples, whole looks in between, and who is told when something does not last."""
