"""Breaking labs, one fault at a time, and asking the suite about each."""
