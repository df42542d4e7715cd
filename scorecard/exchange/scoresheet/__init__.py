"""Scoresheets: one workbook per evaluator, sent out to be filled in, and read when it comes back.

`sheet_map` says what a sheet holds and how it is known again; `writing` makes the workbook; `reading` takes back what
comes, edited in whatever program, and names every fault by sheet and cell; `comparing` holds it against the
evaluation as it stands. Reading and comparing need no spreadsheet library.
"""
