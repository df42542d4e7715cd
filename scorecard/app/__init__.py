"""The verbs of the program, for the window and the command line alike. No Qt."""
