"""Pictures: the look, and painters that draw on a screen, a page or a file alike. QtGui only, no widgets."""
