"""What breaking the lab has shown of this suite: which fault was noticed, by what, and what never was."""
