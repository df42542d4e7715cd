"""Files that people send each other: documents, workbooks, scoresheets, and sheets of others. Only `app` imports it."""
