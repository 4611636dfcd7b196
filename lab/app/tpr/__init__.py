"""From an NMEP workbook to the test positivity rate of each ward, and the files that carry it."""
