"""Workspaces: evaluations in SQLite, with the journal of every change. Only `app` imports it."""
