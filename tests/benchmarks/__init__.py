"""Speed as ratios against a floor measured in the same run; see `__main__`. Nothing here is asserted."""
