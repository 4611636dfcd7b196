"""What can be wrong with a fleet, as code: put into a running lab, proved to be there, and taken out again."""
