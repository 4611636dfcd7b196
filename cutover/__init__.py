"""The library behind the features, the runbook and the report. It imports no pytest."""
