"""The tests of Scorecard; the folders mirror those of the program."""
