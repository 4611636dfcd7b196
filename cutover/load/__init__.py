"""Many users at once, each checked for what is another's: with Locust, in processes of its own (decision 25)."""
