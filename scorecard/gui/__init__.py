"""The window. Only `app`, `core` and `render` stand below it."""
