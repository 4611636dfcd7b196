"""Phase 2 of the plan: what AWS has, what is missing, what differs; and what makes the one of the other."""
