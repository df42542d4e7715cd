"""The report: what a steering committee is told of an evaluation, as plain data in order; `render.report` paints it."""
