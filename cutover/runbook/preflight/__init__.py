"""Can this cutover be done, and undone, from here, now: everything is looked at, and nothing is touched."""
