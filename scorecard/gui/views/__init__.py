"""The pages of the window, and the views that they are made of."""
