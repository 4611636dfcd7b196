"""From ward data to a ranking, and from the ranking to a plan for bed nets."""
