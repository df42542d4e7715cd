"""What stands on the clipboard, read with care: blocks of cells, figures with units, candidates, and criteria.

Nothing of Qt is needed: text goes in, and what it says, with what it does not say, comes out.
"""
